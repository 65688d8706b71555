/* What the two detectors of StyleGAN2 share: noting weights with their gains, and the description. */
#pragma once

#include "import/detect-private.h"

#define LIMNER_STYLEGAN2_MAX_MAPPING    32
#define LIMNER_STYLEGAN2_MAX_RESOLUTION 1024
/* Learning rate multiplier of the mapping network where a file does not hold it. */
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

/* Whether the file has that tensor, behind the outer name. */
gboolean limner_generator_has (LimnerGenerator *g, const char *name);
/* Outputs and inputs of a [O,I,…] weight, from axis `first` on; FALSE when there is none. */
gboolean limner_generator_find_size (LimnerGenerator *g, int first, const char *source, gint64 *outputs,
                                     gint64 *inputs);
/* Notes a tensor, times `gain`, in the shape [axes…] that 0 ends; FALSE when it is missing or of another
 * size.
 */
gboolean limner_generator_add (LimnerGenerator *g, const char *target, const char *source, double gain,
                               const gint64 *axes);
#define LIMNER_AXES(...) ((const gint64[]) { __VA_ARGS__ __VA_OPT__ (, ) 0 })
/* Notes "source.weight" [O,I] and "source.bias" [O] with the gains of equalised learning rate (Karras et al.
 * 2018). */
gboolean limner_generator_add_linear (LimnerGenerator *g, const char *target, const char *source, double rate,
                                      gint64 *outputs, gint64 *inputs);
/* Notes the affine map from w to the style of a layer with `channels` inputs. */
gboolean limner_generator_add_affine (LimnerGenerator *g, const char *target, const char *source,
                                      gint64 channels);
/* Notes the noise of a layer: its strength and its constant picture. A file without the picture, which is
 * drawn anew for each image there, gets one. */
gboolean limner_generator_add_noise (LimnerGenerator *g, const char *target, const char *strength,
                                     const char *noise, int resolution);
/* Notes a toRGB: weight [3,C,1,1] and bias [3]. One colour of the file becomes three alike; of four, the
 * alpha channel is left behind. */
gboolean limner_generator_add_to_rgb (LimnerGenerator *g, const char *target, const char *weight,
                                      const char *bias, gint64 channels);
/* Writes the description; TRUE when the generator has at least 8 x 8 pixels. */
gboolean limner_generator_describe (LimnerGenerator *g);
