/* The internals of a plan: its steps in the order they run, and the offsets of their buffers. Forward
 * runs step i at time i. Backward runs it at time 2 n - 1 - i, where n is the number of steps. */
#pragma once

#include "nn/arena-private.h"
#include "nn/op-private.h"
#include "nn/plan-private.h"

/* What a plan knows of a step in addition to the layer's LimnerStep. Buffers are indices into
 * plan->buffers; -1: none. */
typedef struct
{
  LimnerStep run;
  int *input_steps; /* [n_inputs] the steps that compute its inputs */
  int last_use;     /* the last step that reads its output in forward; -1: none */
  int n_uses;       /* how often its output is an input of other steps */
  gboolean is_tap;
  gboolean kept; /* backward of some step reads its output */
  int value, saved, gradient;
  int scratch[2]; /* forward, backward */
  int *added;     /* [n_inputs] buffer of a gradient that is computed separately and then added */
} LimnerPlanStep;

struct _LimnerPlan
{
  LimnerPlanSpec spec; /* with a reference to the graph, and its own copy of the taps */
  GArray *noise;       /* LimnerPlanNoise, or NULL */
  LimnerPlanStep *steps;
  int n_steps;
  int *tap_steps;    /* [n_taps] */
  GArray *buffers;   /* LimnerBuffer */
  int threads;       /* scratch is for this many threads */
  gsize arena_size;  /* bytes */
  gsize packed_size; /* bytes of packed weights it needs */
  guint8 *arena;
  gboolean forward_done;
  LimnerTapFunc watch; /* or NULL */
  gpointer watch_data;
};

/* Determines steps, geometry, lifetimes and the arena's size, but allocates no buffers. */
LimnerPlan *limner_plan_build (const LimnerPlanSpec *spec, GError **error);
/* Allocates the arena and sets the pointers of every step. */
gboolean limner_plan_allocate (LimnerPlan *plan, GError **error);
/* The address of a buffer; NULL for -1. */
gpointer limner_plan_buffer_offset (const LimnerPlan *plan, int buffer);
/* For tests: fills the arena with a value. Call it before forward. */
void limner_plan_fill_arena (LimnerPlan *plan, float value);
