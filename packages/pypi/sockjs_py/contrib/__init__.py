"""The scripts in frameworks: one module for each that needs more than a line of its own.

Each imports its framework, which must be installed.
"""
