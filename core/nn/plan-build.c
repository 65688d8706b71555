/* Builds a plan: the layers that run, their fusion, their borders, and the lifetime of each buffer. */
#include "nn/plan-steps-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"

/* Information about nodes while the steps are built. */
typedef struct
{
  gboolean *needed;
  LimnerActivation *sizes;
  int *uses; /* number of readers among the needed nodes */
  gboolean *is_tap;
  int *step_of; /* -1: the node has no step of its own */
} Nodes;

static void
nodes_clear (Nodes *nodes)
{
  g_free (nodes->needed);
  g_free (nodes->sizes);
  g_free (nodes->uses);
  g_free (nodes->is_tap);
  g_free (nodes->step_of);
}

static gboolean
nodes_init (Nodes *nodes, const LimnerPlanSpec *spec, GError **error)
{
  const LimnerGraph *graph = spec->graph;
  guint n = graph->nodes->len;

  nodes->needed = g_new0 (gboolean, n);
  nodes->sizes = g_new0 (LimnerActivation, n);
  nodes->uses = g_new0 (int, n);
  nodes->is_tap = g_new0 (gboolean, n);
  nodes->step_of = g_new (int, n);
  limner_graph_mark (graph, spec->taps, spec->n_taps, nodes->needed);
  if (!limner_graph_sizes (graph, spec->height, spec->width, nodes->needed, nodes->sizes, error))
    return FALSE;
  for (guint i = 0; i < spec->n_taps; i++)
    nodes->is_tap[spec->taps[i]] = TRUE;
  for (guint i = 0; i < n; i++)
    for (int k = 0; nodes->needed[i] && k < limner_graph_node (graph, (int) i)->n_inputs; k++)
      nodes->uses[limner_graph_node (graph, (int) i)->inputs[k]]++;
  return TRUE;
}

/* The node that `node` is fused into: the previous one, if it can fuse a ReLU and its output has no other
 * reader. Otherwise `node` itself. */
static const LimnerNode *
worker_of (const LimnerGraph *graph, const Nodes *nodes, const LimnerNode *node)
{
  if (node->op != &limner_op_relu)
    return node;
  const LimnerNode *before = limner_graph_node (graph, node->inputs[0]);
  gboolean alone = nodes->uses[before->number] == 1 && !nodes->is_tap[before->number];
  return before->op->fuses_relu && alone ? before : node;
}

/* Whether backward reads the values of the layer's inputs. */
static gboolean
keeps_input (const LimnerPlan *plan, const LimnerOp *op)
{
  return op->keeps_input || (plan->spec.learns && op->learn != NULL);
}

static void
add_step (LimnerPlan *plan, Nodes *nodes, const LimnerNode *node)
{
  const LimnerNode *worker = worker_of (plan->spec.graph, nodes, node);
  int number = plan->n_steps;

  if (worker != node)
    number = nodes->step_of[worker->number]; /* the step that exists already */
  LimnerPlanStep *step = &plan->steps[number];
  nodes->step_of[node->number] = number;
  step->is_tap = nodes->is_tap[node->number];
  step->n_uses = nodes->uses[node->number];
  if (worker != node)
    {
      step->run.relu = TRUE;
      step->run.slope = limner_relu_slope (node);
      return;
    }
  plan->n_steps++;
  step->last_use = -1;
  step->run.node = node;
  step->run.threads = plan->threads;
  step->run.output = step->run.output_gradient = nodes->sizes[node->number];
  step->input_steps = g_new (int, node->n_inputs);
  for (int k = 0; k < node->n_inputs; k++)
    {
      int input = nodes->step_of[node->inputs[k]];
      step->input_steps[k] = input;
      plan->steps[input].last_use = number;
      plan->steps[input].kept |= keeps_input (plan, node->op);
    }
}

/* The picture stays fp32. */
static void
choose_precision (LimnerPlan *plan, const gboolean *needed)
{
  const LimnerPrecision precision
      = limner_graph_precision_of (plan->spec.graph, plan->spec.precision, needed);

  for (int i = 0; i < plan->n_steps; i++)
    if (plan->steps[i].run.node->op != &limner_op_input)
      plan->steps[i].run.output.precision = plan->steps[i].run.output_gradient.precision = precision;
}

/* The border of each value and gradient is the widest that any reader needs. */
static void
choose_borders (LimnerPlan *plan)
{
  for (int i = 0; i < plan->n_steps; i++)
    {
      LimnerPlanStep *step = &plan->steps[i];
      const LimnerNode *node = step->run.node;
      const LimnerOp *op = node->op;
      if (op->output_gradient_border != NULL)
        step->run.output_gradient.border
            = MAX (step->run.output_gradient.border, op->output_gradient_border (node));
      if (node->n_inputs == 0)
        continue;
      LimnerStep *from = &plan->steps[step->input_steps[0]].run;
      if (op->border != NULL)
        from->output.border = MAX (from->output.border, op->border (node));
      if (op->input_gradient_border != NULL)
        from->output_gradient.border = MAX (from->output_gradient.border, op->input_gradient_border (node));
    }
}

/* Copies the geometry of each input from the step that computes it; no data yet. */
static void
link_inputs (LimnerPlan *plan)
{
  for (int i = 0; i < plan->n_steps; i++)
    {
      LimnerPlanStep *step = &plan->steps[i];
      int n = step->run.node->n_inputs;
      step->run.inputs = g_new (LimnerActivation, n);
      step->run.input_gradients = g_new (LimnerActivation, n);
      for (int k = 0; k < n; k++)
        {
          step->run.inputs[k] = plan->steps[step->input_steps[k]].run.output;
          step->run.input_gradients[k] = plan->steps[step->input_steps[k]].run.output_gradient;
        }
    }
}

/* Whether backward may apply the previous layer's ReLU while it writes that layer's gradient: only if no
 * other step adds to the gradient, and it has no border still to be folded in. */
static gboolean
masks_input (const LimnerPlan *plan, const LimnerPlanStep *step)
{
  const LimnerOp *op = step->run.node->op;
  if (!op->masks_input)
    return FALSE;
  const LimnerPlanStep *from = &plan->steps[step->input_steps[0]];
  gboolean framed = op->input_gradient_border != NULL && op->input_gradient_border (step->run.node) > 0;
  return from->run.relu && !from->is_tap && from->n_uses == 1 && !framed;
}

static int
add_buffer (LimnerPlan *plan, gsize size, int first, int last)
{
  LimnerBuffer buffer = { size, first, last, 0 };

  if (size == 0)
    return -1;
  g_array_append_val (plan->buffers, buffer);
  return (int) plan->buffers->len - 1;
}

static gsize
activation_bytes (const LimnerActivation *a)
{
  return limner_activation_size (a) * sizeof (float);
}

static int
backward_moment (const LimnerPlan *plan, int step)
{
  return 2 * plan->n_steps - 1 - step;
}

static void
add_forward_buffers (LimnerPlan *plan, int i)
{
  LimnerPlanStep *step = &plan->steps[i];
  const LimnerOp *op = step->run.node->op;
  int last = MAX (i, step->last_use);

  if (step->is_tap)
    last = G_MAXINT;
  else if (plan->spec.backward && step->kept)
    for (int j = i + 1; j <= step->last_use; j++)
      for (int k = 0; k < plan->steps[j].run.node->n_inputs; k++)
        if (keeps_input (plan, plan->steps[j].run.node->op) && plan->steps[j].input_steps[k] == i)
          last = MAX (last, backward_moment (plan, j));
  step->value = add_buffer (plan, activation_bytes (&step->run.output), i, last);
  step->saved = step->scratch[FALSE] = step->scratch[TRUE] = step->gradient = -1;
  if (plan->spec.backward && op->saved_size != NULL)
    step->saved = add_buffer (plan, op->saved_size (&step->run), i, backward_moment (plan, i));
  if (op->scratch_size != NULL)
    step->scratch[FALSE] = add_buffer (plan, op->scratch_size (&step->run, FALSE), i, i);
}

/* The deepest reader of a value, or its own feature gradient, writes the gradient first. All later
 * gradients are computed separately and added. */
static void
add_backward_buffers (LimnerPlan *plan, int i, gboolean *born)
{
  LimnerPlanStep *step = &plan->steps[i];
  const LimnerOp *op = step->run.node->op;
  int now = backward_moment (plan, i), n_inputs = step->run.node->n_inputs;

  step->gradient = add_buffer (plan, activation_bytes (&step->run.output_gradient),
                               backward_moment (plan, MAX (i, step->last_use)), now);
  gsize scratch = op->scratch_size != NULL ? op->scratch_size (&step->run, TRUE) : 0;
  if (plan->spec.learns && op->learn_scratch_size != NULL)
    scratch = MAX (scratch, op->learn_scratch_size (&step->run));
  step->scratch[TRUE] = add_buffer (plan, scratch, now, now);
  step->added = g_new (int, (guint) n_inputs);
  for (int k = 0; k < n_inputs; k++)
    {
      int input = step->input_steps[k];
      gsize bytes = activation_bytes (&plan->steps[input].run.output_gradient);
      step->added[k] = born[input] ? add_buffer (plan, bytes, now, now) : -1;
      born[input] = TRUE;
    }
}

static void
plan_buffers (LimnerPlan *plan)
{
  g_autofree gboolean *born = g_new0 (gboolean, (guint) plan->n_steps);

  for (int i = 0; i < plan->n_steps; i++)
    add_forward_buffers (plan, i);
  for (int i = plan->n_steps - 1; plan->spec.backward && i >= 0; i--)
    add_backward_buffers (plan, i, born);
  plan->arena_size = limner_arena_place ((LimnerBuffer *) (void *) plan->buffers->data, plan->buffers->len);

  for (int i = 0; i < plan->n_steps; i++)
    {
      const LimnerStep *step = &plan->steps[i].run;
      if (step->node->op->packed_size != NULL)
        plan->packed_size += step->node->op->packed_size (step, plan->spec.backward);
    }
}

static void
add_steps (LimnerPlan *plan, Nodes *nodes)
{
  const LimnerPlanSpec *spec = &plan->spec;

  plan->steps = g_new0 (LimnerPlanStep, spec->graph->nodes->len);
  for (guint i = 0; i < spec->graph->nodes->len; i++)
    if (nodes->needed[i])
      add_step (plan, nodes, limner_graph_node (spec->graph, (int) i));
  plan->tap_steps = g_new (int, spec->n_taps);
  for (guint i = 0; i < spec->n_taps; i++)
    plan->tap_steps[i] = nodes->step_of[spec->taps[i]];
}

LimnerPlan *
limner_plan_build (const LimnerPlanSpec *spec, GError **error)
{
  Nodes nodes = { 0 };

  g_return_val_if_fail (spec->graph != NULL && spec->n_taps >= 1, NULL);
  g_return_val_if_fail (spec->backward || !(spec->learns || spec->noise), NULL);
  for (guint i = 0; i < spec->n_taps; i++)
    g_return_val_if_fail (spec->taps[i] >= 0 && (guint) spec->taps[i] < spec->graph->nodes->len, NULL);
  if (!nodes_init (&nodes, spec, error))
    {
      nodes_clear (&nodes);
      return NULL;
    }
  LimnerPlan *plan = g_new0 (LimnerPlan, 1);
  plan->spec = *spec;
  plan->spec.graph = limner_graph_ref (spec->graph);
  plan->spec.taps = g_memdup2 (spec->taps, spec->n_taps * sizeof (int));
  plan->threads = limner_get_threads ();
  plan->buffers = g_array_new (FALSE, FALSE, sizeof (LimnerBuffer));
  add_steps (plan, &nodes);
  choose_precision (plan, nodes.needed);
  nodes_clear (&nodes);

  choose_borders (plan);
  link_inputs (plan);
  plan_buffers (plan);
  return plan;
}

gpointer
limner_plan_buffer_offset (const LimnerPlan *plan, int buffer)
{
  return buffer < 0 ? NULL : plan->arena + g_array_index (plan->buffers, LimnerBuffer, buffer).offset;
}

static void
point_step (LimnerPlan *plan, LimnerPlanStep *step)
{
  step->run.output.data = limner_plan_buffer_offset (plan, step->value);
  step->run.output_gradient.data = limner_plan_buffer_offset (plan, step->gradient);
  step->run.saved = limner_plan_buffer_offset (plan, step->saved);
  for (int k = 0; k < step->run.node->n_inputs; k++)
    {
      const LimnerStep *from = &plan->steps[step->input_steps[k]].run;
      step->run.inputs[k].data = from->output.data;
      if (plan->spec.backward)
        step->run.input_gradients[k].data = step->added[k] >= 0
                                                ? limner_plan_buffer_offset (plan, step->added[k])
                                                : from->output_gradient.data;
    }
  step->run.mask = (LimnerMask) { step->run.saved, step->run.slope };
  if (plan->spec.backward && masks_input (plan, step))
    {
      LimnerStep *from = &plan->steps[step->input_steps[0]].run;
      step->run.input_mask = &from->mask;
      from->gradient_masked = TRUE;
    }
}

gboolean
limner_plan_allocate (LimnerPlan *plan, GError **error)
{
  plan->arena = limner_memory_alloc (1, plan->arena_size, error);
  if (plan->arena == NULL)
    return FALSE;
  for (int i = 0; i < plan->n_steps; i++)
    point_step (plan, &plan->steps[i]);
  return TRUE;
}
