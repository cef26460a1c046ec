"""Validators written by others, each driven by one module with one function.

`check(files)` gives for each file the problems found, an empty list where there are none. A validator that is
not installed skips the test that asked for it, saying how to install it, and fails it on a build server
(CI=true), where nothing may be left unchecked.
"""
