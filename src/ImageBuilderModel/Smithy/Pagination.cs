#nullable enable

namespace ImageBuilderModel.Smithy;

/// <param name="limitKey">The input member for the page size; null if the operation has none.</param>
public sealed class Pagination(string inputToken, string outputToken, string resultKey, string? limitKey)
{
    public string InputToken { get; } = inputToken;

    public string OutputToken { get; } = outputToken;

    public string ResultKey { get; } = resultKey;

    public string? LimitKey { get; } = limitKey;
}
