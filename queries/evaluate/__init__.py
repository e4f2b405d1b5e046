"""Measuring suggestions: published crosswalks as truth, held out by families of subjects, with intervals."""
