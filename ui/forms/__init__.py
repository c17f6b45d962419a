"""Forms: text that is typed, checked beside each field by the same parsers as everywhere, and recorded as one act."""
