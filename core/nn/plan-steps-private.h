/* The inside of a plan: its steps in the order they run, and where their buffers lie. Forward does step i at
 * moment i; backward does it at moment 2 n - 1 - i, where n is the number of steps. */
#pragma once

#include "nn/arena-private.h"
#include "nn/op-private.h"
#include "nn/plan-private.h"

/* What a plan knows of a step beyond what the layer sees. Buffers are numbers in plan->buffers, -1: none. */
typedef struct
{
  LimnerStep run;
  int *input_steps; /* [n_inputs] the steps that make its inputs */
  int last_use;     /* the last step that reads its output in forward; -1: none */
  int n_uses;       /* inputs of other steps it is */
  gboolean is_tap;
  gboolean kept; /* backward of some step reads its output */
  int value, saved, gradient;
  int scratch[2]; /* forward, backward */
  int *added;     /* [n_inputs] where a gradient is made that is then added to one already there */
} LimnerPlanStep;

struct _LimnerPlan
{
  LimnerPlanSpec spec; /* with a reference to the graph, and taps of its own */
  GArray *noise;       /* LimnerPlanNoise, or NULL */
  LimnerPlanStep *steps;
  int n_steps;
  int *tap_steps;    /* [n_taps] */
  GArray *buffers;   /* LimnerBuffer */
  int threads;       /* scratch is for so many */
  gsize arena_size;  /* bytes */
  gsize packed_size; /* bytes of packed weights it needs */
  guint8 *arena;
  gboolean forward_done;
  LimnerTapFunc watch; /* or NULL */
  gpointer watch_data;
};

/* Steps, geometry, lifetimes and the arena's size, but no memory. */
LimnerPlan *limner_plan_build (const LimnerPlanSpec *spec, GError **error);
/* Allocates the arena and points every step at its buffers. */
gboolean limner_plan_allocate (LimnerPlan *plan, GError **error);
/* Where a buffer lies; NULL for none. */
gpointer limner_plan_buffer_offset (const LimnerPlan *plan, int buffer);
/* For tests: fills the arena with a value, before forward. */
void limner_plan_fill_arena (LimnerPlan *plan, float value);
