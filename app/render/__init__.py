"""Documents: a small model of what stands on paper, and its DOCX and PDF. The only Qt here is QtCore and QtGui."""
