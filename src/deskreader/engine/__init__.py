"""The verbs: what a front may ask and do (`Library`), refresh, worker process, offline keeping, schedule, notices."""
