/* The layers of Inception v3 (Szegedy et al. 2016, "Rethinking the Inception architecture for computer
 * vision") by torchvision's names, for those who build it and those who recognise it. */
#pragma once

#include <glib.h>

#define LIMNER_INCEPTION3_MODULES 11

/* What a convolution of a module reads. */
enum
{
  LIMNER_INCEPTION3_INPUT = -1, /* the module's input */
  LIMNER_INCEPTION3_POOL = -2,  /* the module's input after its pooling */
};

typedef struct
{
  const char *name;   /* within its module; NULL: not a convolution, the pooled input itself */
  int kernel[2];      /* rows, columns */
  int stride, pad;    /* pad: pixels, of the longer side of the kernel */
  int input;          /* number of an earlier convolution of the module, or one of the enum above */
  gboolean is_output; /* one of the parts that the module concatenates, in this order */
} LimnerInception3Conv;

typedef struct
{
  const char *name; /* also that of its tap */
  const LimnerInception3Conv *convs;
  int n_convs;
  gboolean reduces; /* its pooling is a maximum with stride 2; otherwise an average with stride 1 */
} LimnerInception3Module;

/* The convolutions before the modules, in order: each reads the one before. `pooled`: a max pooling with a
 * window of 3 and stride 2 follows. */
#define LIMNER_INCEPTION3_STEM 5
typedef struct
{
  LimnerInception3Conv conv;
  gboolean pooled;
} LimnerInception3Stem;

extern const LimnerInception3Stem limner_inception3_stem[LIMNER_INCEPTION3_STEM];
extern const LimnerInception3Module limner_inception3_modules[LIMNER_INCEPTION3_MODULES];
