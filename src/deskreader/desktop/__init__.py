"""The Qt shell: window, panes, dialogs, tray, notifier. The only room that knows Qt; it asks the engine for all else."""
