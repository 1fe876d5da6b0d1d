"""Pages and files as no program would write them: seeds of each form, and what is done to them.

`test_extract.py` reads some of each in the ordinary check, and for minutes in the long one. What it found is
in `findings.py`, as the cases of a test.
"""
