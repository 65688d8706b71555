/* A lock on a file between programs, of the open file description (fcntl's F_OFD_SETLK): held until the
 * descriptor is closed or the program ends. Unlike the locks of a process (F_SETLK), it is not lost when the
 * same program opens and closes the file elsewhere, and holds between threads; a lock of a process counts as
 * busy. */
#pragma once

#include <glib.h>

typedef enum
{
  LIMNER_LOCK_HELD,   /* by the caller now */
  LIMNER_LOCK_BUSY,   /* by another descriptor, of this program or another */
  LIMNER_LOCK_FAILED, /* LIMNER_ERROR_FILE: no permission, no locks on this file system … */
} LimnerLockState;

/* Opens `path`, creating it if it is missing. Returns a descriptor, which the caller closes, or -1 with
 * LIMNER_ERROR_FILE. */
int limner_lock_open (const char *path, GError **error);
/* Takes the lock if it is free. */
LimnerLockState limner_lock_try (int descriptor, const char *path, GError **error);
/* The ID of the process that holds the lock; 0: it is free; -1: the holder has no ID in this PID
 * namespace. */
int limner_lock_holder (int descriptor);
/* Waits for the lock; FALSE with LIMNER_ERROR_FILE. */
gboolean limner_lock_wait (int descriptor, const char *path, GError **error);
