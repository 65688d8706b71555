/* Networks that paint in any style in one pass: an encoder and a decoder in one graph, and the decoder's
 * convolutions, whose weights take in what a job's pictures say before the decoder runs. Two kinds:
 *
 * adain-decoder (Huang & Belongie 2017): reads one layer of the encoder, whose channels get the style's mean
 * and deviation.
 *
 * instant-decoder: reads four. Its convolutions are modulated by the style's statistics (as in Dumoulin et
 * al. 2017, Ghiasi et al. 2017), and all layers but the deepest get the style's covariance as well (Li et al.
 * 2017, by optimal transport). It works on pictures in the style's palette, and so is its result. */
#pragma once

#include "networks/network-private.h"

#define LIMNER_STYLE_NETWORK_LEVELS 4

/* A layer of the encoder that the decoder reads. */
typedef struct
{
  int node;
  gboolean covariance; /* wanted of the style; otherwise mean and deviation of each channel */
} LimnerStyleNetworkLevel;

/* A convolution of the decoder, weight [O,I,K,K]. */
typedef struct
{
  int node;
  LimnerTensor *weight, *bias;           /* as trained */
  LimnerTensor *live_weight, *live_bias; /* the graph's own */
  int level;                             /* index of the level that is all its input; -1: none */
  int modulation;                        /* where its 2 O numbers begin in the film's; -1: none */
  gboolean reads_input;                  /* its last three channels are the network's input */
} LimnerStyleNetworkConv;

typedef struct
{
  LimnerModel *encoder; /* whose preprocessing makes the input */
  LimnerGraph *graph;   /* its own: nobody else's job changes it */
  int image;
  LimnerStyleNetworkLevel levels[LIMNER_STYLE_NETWORK_LEVELS];
  guint n_levels;
  GArray *convs;                   /* LimnerStyleNetworkConv */
  gboolean palette;                /* the content comes, and the result goes, in the style's palette */
  double shrink, stretch, epsilon; /* of the statistics' transport */
  /* From statistics to modulation; NULL without. */
  LimnerTensor *code_weight, *code_bias, *code_mean, *code_scale, *film_weight, *film_bias;
  double code_floor, code_limit;
} LimnerStyleNetwork;

/* Whether a network is the decoder of one. */
gboolean limner_model_is_style_network (const LimnerModel *model);

/* The ID of the encoder that the decoder was trained with, or NULL. */
const char *limner_style_network_encoder_id (const LimnerModel *decoder);
/* Whether the decoder can read the candidate: a VGG in RGB with the layer it reads, as wide as the decoder's
 * first convolution, and of the digest that the decoder names, where it names one. */
gboolean limner_style_network_takes_encoder (LimnerModel *decoder, LimnerModel *candidate);

/* The encoder of a decoder that was opened by limner_model_load; the caller owns a reference.
 * LIMNER_ERROR_NO_MODEL when it is not in the registry, LIMNER_ERROR_FORMAT when the decoder's description is
 * damaged. */
LimnerModel *limner_style_network_find_encoder (LimnerModel *decoder,
                                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A decoder and its encoder, as limner_style_network_find_encoder gave it, as one graph. FALSE with
 * LIMNER_ERROR_FORMAT when the two do not fit. */
gboolean limner_style_network_init (LimnerStyleNetwork *painter, LimnerModel *decoder, LimnerModel *encoder,
                                    GError **error);
void limner_style_network_clear (LimnerStyleNetwork *painter);

/* After live_weight or live_bias has changed. */
void limner_style_network_refresh (const LimnerStyleNetwork *painter, const LimnerStyleNetworkConv *conv);
