/* Functions shared by the two detectors of StyleGAN2: conversions of weights with their gains, and the
 * description. */
#pragma once

#include "import/detect-private.h"

#define LIMNER_STYLEGAN2_MAX_MAPPING    32
#define LIMNER_STYLEGAN2_MAX_RESOLUTION 1024
/* The learning rate multiplier of the mapping network, if the file does not contain it. */
#define LIMNER_STYLEGAN2_MAPPING_RATE 0.01

typedef struct
{
  LimnerDetection *detection;
  gint64 z_dim, w_dim, c_dim;
  int mapping_layers;
  int resolution;
  gboolean resnet;
  double clamp; /* 0: none */
} LimnerGenerator;

/* Whether the file has the tensor outer name + name. */
gboolean limner_generator_has (LimnerGenerator *g, const char *name);
/* Outputs and inputs of a weight [O,I,…] whose first axis is `first`. FALSE if it does not exist. */
gboolean limner_generator_find_size (LimnerGenerator *g, int first, const char *source, gint64 *outputs,
                                     gint64 *inputs);
/* The number of w's that enter synthesis at g->resolution. */
int limner_generator_layers (const LimnerGenerator *g);
/* Adds a tensor, times `gain`, with the shape [axes…], terminated by 0. FALSE if it is missing or of
 * another size. */
gboolean limner_generator_add (LimnerGenerator *g, const char *target, const char *source, double gain,
                               const gint64 *axes);
#define LIMNER_AXES(...) ((const gint64[]) { __VA_ARGS__ __VA_OPT__ (, ) 0 })
/* Adds "source.weight" [O,I] and "source.bias" [O] with the gains of equalised learning rate (Karras et
 * al. 2018). */
gboolean limner_generator_add_linear (LimnerGenerator *g, const char *target, const char *source, double rate,
                                      gint64 *outputs, gint64 *inputs);
/* Adds the affine map from w to the style of a layer with `channels` inputs. */
gboolean limner_generator_add_affine (LimnerGenerator *g, const char *target, const char *source,
                                      gint64 channels);
/* Adds the noise of a layer: its strength and its constant picture. If the file has no picture, because
 * the original draws new noise for each image, random values are used. */
gboolean limner_generator_add_noise (LimnerGenerator *g, const char *target, const char *strength,
                                     const char *noise, int resolution);
/* Adds a toRGB: weight [3,C,1,1] and bias [3], or with alpha [4,C,1,1] and [4]. A grey network gets three
 * equal channels. */
gboolean limner_generator_add_to_rgb (LimnerGenerator *g, const char *target, const char *weight,
                                      const char *bias, gint64 channels);
/* Writes the description. TRUE if the generator has at least 8 x 8 pixels. */
gboolean limner_generator_describe (LimnerGenerator *g);
