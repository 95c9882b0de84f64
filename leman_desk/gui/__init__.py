"""The Qt window: shell, pages, models, widgets; asks the desk through tasks."""
