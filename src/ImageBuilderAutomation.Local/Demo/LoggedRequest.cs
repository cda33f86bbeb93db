using System.Globalization;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>One line of the emulator's request log.</summary>
internal sealed record LoggedRequest(DateTimeOffset Time, string Operation, string Caller, JsonObject Input, int Status, bool Replayed)
{
    public static LoggedRequest Read(JsonNode line) => new(
        DateTimeOffset.Parse(line["time"]!.ToString(), CultureInfo.InvariantCulture),
        line["operation"]!.ToString(),
        line["principal"]?.ToString().Split('/')[^1] ?? "",
        line["input"] as JsonObject ?? [],
        (int)line["status"]!,
        (bool)line["replayed"]!);

    public string? this[string member] => Input[member]?.ToString();
}
