#nullable enable

namespace ImageBuilderModel.Smithy;

public enum MemberLocation
{
    Body,
    Query,
    Label,
}
