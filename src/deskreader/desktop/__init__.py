"""The Qt shell: window, panes, dialogs, tray, notifier. The only room that knows Qt; the engine does all else."""
