"""The frame around the pages: window, navigation, tool bar, toasts, jump list."""
