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
  LIMNER_LOCK_FAILED, /* LIMNER_ERROR_FILE says why: no permission, no locks on this file system … */
} LimnerLockState;

/* Opens `path`, making it where it is missing; a descriptor, or -1 with LIMNER_ERROR_FILE. Caller closes. */
int limner_lock_open (const char *path, GError **error);
/* Takes the lock if nobody holds it. */
LimnerLockState limner_lock_try (int descriptor, const char *path, GError **error);
/* The process that holds the lock; 0: nobody does; -1: one that has no number, or not here. */
int limner_lock_holder (int descriptor);
/* Waits for the lock; FALSE with LIMNER_ERROR_FILE. */
gboolean limner_lock_wait (int descriptor, const char *path, GError **error);
