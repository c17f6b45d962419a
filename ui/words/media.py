"""Words for errors of: media."""

from __future__ import annotations

_KEPT = "The file in the vault is as it was."

WORDS: dict[str, tuple[str, str, str]] = {
    "file-empty": (
        "The file has no content.",
        "Nothing was taken in.",
        "Ask for the file again from where it came from.",
    ),
    "playlist-refused": (
        "This file is not a film: it only lists or describes films that lie elsewhere.",
        "It was not opened, and nothing that it names was fetched.",
        "Take in the film itself.",
    ),
    "not-a-film": (
        "There are no moving pictures in this file.",
        _KEPT,
        "Check that it is the right file; sound and documents are kept as they are.",
    ),
    "film-damaged": (
        "No frame of this film can be read; its beginning or its table of contents is missing.",
        "The original is as it was, byte for byte.",
        "Keep it, and ask for another copy from where it came from.",
    ),
    "frame-not-found": (
        "The film has no frame at {pts}; the nearest are at {before} and {after}.",
        _KEPT,
        "Choose one of these frames.",
    ),
    "frame-unreadable": (
        "Frame {number}, at {pts}, is damaged and cannot be shown.",
        _KEPT,
        "Choose a frame before or after it.",
    ),
    "beyond-the-end": (
        "The film ends before that: it is {length} long.",
        _KEPT,
        "Choose an earlier time.",
    ),
    "before-the-start": (
        "A time before the first frame was asked for.",
        _KEPT,
        "Choose a time of 0 or later.",
    ),
    "no-such-stream": (
        "The film has no pictures in stream {stream}.",
        _KEPT,
        "Choose another stream of this film.",
    ),
    "frame-index-damaged": (
        "The list of this film's frames is not whole.",
        "The film itself is not touched by this.",
        "Have the list made again from the film.",
    ),
    "picture-damaged": (
        "The picture cannot be read to its end.",
        "The original is as it was, byte for byte.",
        "Keep it, and ask for another copy from where it came from.",
    ),
    "picture-too-large": (
        "The picture is larger than this program opens: at most 67 million points and 512 MiB.",
        "It was not unpacked, and nothing else was touched.",
        "Keep the original, and take in a smaller copy beside it.",
    ),
    "picture-worker-lost": (
        "The part of the program that writes pictures ended twice.",
        "The film and all stills taken before are as they were.",
        "Close other programs to free memory, and try again.",
    ),
    "media-timeout": (
        "Reading took longer than {seconds} seconds and was stopped.",
        _KEPT,
        "Try again when the machine is less busy; if it happens again, treat the file as hostile.",
    ),
    "media-limit": (
        "Reading this file needed more than is allowed ({what}), and was stopped.",
        _KEPT,
        "Treat the file as damaged or hostile; keep it, and ask for another copy.",
    ),
    "ffmpeg-missing": (
        "The program's own film reader is missing or does not answer.",
        "Nothing was changed.",
        "Install the program again.",
    ),
    "sandbox-failed": (
        "The closed room for reading films and pictures could not be set up ({reason}).",
        "Nothing was opened outside of it.",
        "Start the program again; if it happens again, start the machine again.",
    ),
}

PROBLEMS: dict[str, str] = {}
