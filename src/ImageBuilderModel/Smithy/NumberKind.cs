#nullable enable

namespace ImageBuilderModel.Smithy;

public enum NumberKind
{
    Integer,
    Long,
    Double,
}
