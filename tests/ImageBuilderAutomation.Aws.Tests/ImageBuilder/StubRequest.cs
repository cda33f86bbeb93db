using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

internal sealed record StubRequest(string Line, IReadOnlyDictionary<string, string> Query, JsonObject? Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body as received.</summary>
    public string Text { get; init; } = "";
}
