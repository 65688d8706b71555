#include "config.h"

#include "limner/bench.h"

#include "base/memory-private.h"
#include "base/random-private.h"
#include "base/threads-private.h"
#include "kernels/kernels-private.h"
#include "kernels/pixels-private.h"
#include "limner/error.h"
#include "limner/system.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static int
compare_times (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
median_seconds (int repeats, GCancellable *cancellable, void (*run) (gpointer data), gpointer data)
{
  g_autofree double *times = g_new0 (double, repeats);
  run (data);
  for (int i = 0; i < repeats && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const gint64 start = g_get_monotonic_time ();
      run (data);
      times[i] = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
    }
  qsort (times, (gsize) repeats, sizeof (double), compare_times);
  return MAX (times[repeats / 2], 1e-6);
}

/* --- The peak --- */

typedef struct
{
  double (*work) (void);
  double operations[64]; /* of each chunk */
} Peak;

static void
peak_chunk (gpointer data, gsize chunk, int worker)
{
  Peak *peak = data;
  peak->operations[chunk] = peak->work ();
}

static void
run_peak (gpointer data)
{
  Peak *peak = data;
  limner_parallel_for (G_N_ELEMENTS (peak->operations), peak_chunk, peak);
}

/* Returns the best of many short runs. Other programs can only make a run slower. */
static double
measure_peak (double (*work) (void))
{
  Peak peak = { .work = work };
  double operations = 0, seconds = G_MAXDOUBLE;
  for (int i = 0; i < 30; i++)
    {
      const gint64 start = g_get_monotonic_time ();
      run_peak (&peak);
      seconds = MIN (seconds, (double) MAX (1, g_get_monotonic_time () - start) / G_USEC_PER_SEC);
    }
  for (guint i = 0; i < G_N_ELEMENTS (peak.operations); i++)
    operations += peak.operations[i];
  return operations / seconds / 1e9;
}

/* --- A layer --- */

typedef struct
{
  const LimnerConvAlgorithm *algorithm;
  LimnerConvShape shape;
  LimnerActivation input, output;
  LimnerConvJob job;
  float *weight, *packed, *bias, *scratch;
} Layer;

static void
bench_layer_clear (Layer *layer)
{
  limner_memory_free (layer->input.data);
  limner_memory_free (layer->output.data);
  limner_memory_free (layer->weight);
  limner_memory_free (layer->packed);
  limner_memory_free (layer->bias);
  limner_memory_free (layer->scratch);
}

static gboolean
layer_alloc (Layer *layer, GError **error)
{
  const LimnerConvShape *shape = &layer->shape;
  const int side = layer->output.height;
  const int threads = limner_get_threads ();

  layer->job.threads = threads;
  layer->job.scratch_stride = limner_conv_scratch_size (layer->algorithm, shape, side, side, threads);
  const LimnerFloatBlock blocks[] = {
    { &layer->input.data, limner_activation_size (&layer->input) },
    { &layer->output.data, limner_activation_size (&layer->output) },
    { &layer->weight, (gsize) shape->inputs * (gsize) shape->outputs * 9 },
    { &layer->packed, layer->algorithm->packed_size (shape) },
    { &layer->bias, (gsize) limner_activation_blocks (&layer->output) * LIMNER_LANES },
    { &layer->scratch, layer->job.scratch_stride * (gsize) threads },
  };
  return limner_alloc_float_blocks (blocks, G_N_ELEMENTS (blocks), error);
}

/* Fills the input with rectified noise, and the weights so that the output has the same variance. */
static void
layer_fill (Layer *layer)
{
  const gsize size = limner_activation_size (&layer->input);
  const gsize n_weights = (gsize) layer->shape.inputs * (gsize) layer->shape.outputs * 9;
  const float scale = sqrtf (2.0f / (9 * (float) layer->shape.inputs));
  LimnerRandom random;
  limner_random_init (&random, 1);
  for (gsize i = 0; i < size; i++)
    {
      const float noise[2] = { MAX (0, 2 * (float) limner_random_uniform (&random) - 1),
                               MAX (0, 2 * (float) limner_random_uniform (&random) - 1) };
      if (layer->input.precision == LIMNER_BF16)
        for (int k = 0; k < 2; k++)
          ((LimnerBf16 *) layer->input.data)[2 * i + (gsize) k] = limner_bf16_round (noise[k]);
      else if (i % LIMNER_LANES < (gsize) layer->shape.inputs)
        layer->input.data[i] = noise[0];
    }
  for (gsize i = 0; i < n_weights; i++)
    layer->weight[i] = scale * (2 * (float) limner_random_uniform (&random) - 1);
}

static gboolean
layer_init (Layer *layer, const LimnerKernels *kernels, LimnerPrecision precision,
            const LimnerKernelsBenchLayer *figures, GError **error)
{
  const int side = figures->side;
  *layer = (Layer) {
    .shape = { figures->inputs, figures->outputs, 3, 1, 1 },
    .input = { NULL, figures->inputs, side, side, 1, precision },
    .output = { NULL, figures->outputs, side, side, 1, precision },
  };
  layer->algorithm = limner_kernels_conv (kernels, precision, &layer->shape);
  if (!layer_alloc (layer, error))
    return FALSE;
  layer_fill (layer);
  layer->algorithm->pack (&layer->shape, layer->weight, FALSE, layer->packed);
  layer->job.shape = &layer->shape;
  layer->job.packed = layer->packed;
  layer->job.bias = layer->bias;
  layer->job.input = &layer->input;
  layer->job.output = &layer->output;
  layer->job.pad = 1;
  layer->job.epilogue = LIMNER_EPILOGUE_RELU;
  layer->job.scratch = layer->scratch;
  return TRUE;
}

static void
run_layer (gpointer data)
{
  const Layer *layer = data;
  layer->algorithm->run (&layer->job);
}

typedef struct
{
  const LimnerKernels *kernels;
  int repeats;
  GCancellable *cancellable; /* or NULL */
} Measurement;

/* peak: operations in 1e9 each second, of that precision. */
static gboolean
measure_layer (const Measurement *measurement, LimnerPrecision precision, double peak,
               LimnerKernelsBenchLayer *figures, GError **error)
{
  const double side = figures->side;
  Layer layer;
  const gboolean ok = layer_init (&layer, measurement->kernels, precision, figures, error);
  if (ok)
    {
      figures->algorithm = layer.algorithm->name;
      figures->precision = limner_precision_text (precision);
      figures->seconds = median_seconds (measurement->repeats, measurement->cancellable, run_layer, &layer);
      figures->gflops = 18.0 * figures->inputs * figures->outputs * side * side / figures->seconds / 1e9;
      figures->share = figures->gflops / peak;
    }
  bench_layer_clear (&layer);
  return ok;
}

gboolean
limner_kernels_bench (int repeats, const LimnerJob *job, LimnerKernelsBench *bench, GError **error)
{
  static const int layers[][3] = {
    { 3, 64, 512 }, { 64, 64, 512 }, { 128, 128, 256 }, { 256, 256, 128 }, { 512, 512, 64 }, { 64, 3, 512 },
  };
  const LimnerKernels *kernels = limner_kernels ();
  GCancellable *cancellable = job != NULL ? job->cancellable : NULL;
  const Measurement measurement = { kernels, repeats, cancellable };

  if (repeats < 1 || repeats > 10000)
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                           _ ("A benchmark of the kernels takes 1 to 10000 iterations."));
      return FALSE;
    }
  g_auto (LimnerThreads) threads
      = limner_threads_begin (job != NULL && job->threads > 0 ? job->threads : limner_get_threads ());
  *bench = (LimnerKernelsBench) { .peak_gflops = measure_peak (kernels->peak_work) };
  if (kernels->peak_work_bf16 != NULL)
    bench->peak_bf16_gflops = measure_peak (kernels->peak_work_bf16);
  for (int precision = LIMNER_FP32; precision <= LIMNER_BF16; precision++)
    for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
      {
        const double peak = precision == LIMNER_BF16 ? bench->peak_bf16_gflops : bench->peak_gflops;
        LimnerKernelsBenchLayer *figures = &bench->layers[bench->n_layers];
        const LimnerConvShape shape = { layers[i][0], layers[i][1], 3, .stride = 1, .input_dilation = 1 };
        if (limner_kernels_conv (kernels, (LimnerPrecision) precision, &shape) == NULL)
          continue;
        figures->inputs = layers[i][0];
        figures->outputs = layers[i][1];
        figures->side = layers[i][2];
        bench->n_layers++;
        if (!measure_layer (&measurement, (LimnerPrecision) precision, peak, figures, error))
          return FALSE;
      }
  if (!g_cancellable_is_cancelled (cancellable))
    return TRUE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED, _ ("The benchmark was stopped."));
  return FALSE;
}
