"""Figures and views across modules: today, one person's file, work, meals, and the doctor."""
