using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;

namespace ImageBuilderAutomation.Emulator.Engine;

/// <summary>
/// Every write call and stub, with its time. Everything else follows from them: ids from the seed and their purpose, builds and schedules from the clock.
/// A saved state is therefore this journal, and restoring it means replaying it. Accessed only under the emulator's lock.
/// </summary>
public sealed class Journal(DateTimeOffset start)
{
    private readonly JsonArray _steps = [];

    public void Call(DateTimeOffset at, string operation, JsonObject input, Caller caller) => _steps.Add(new JsonObject
    {
        ["at"] = Text(at),
        ["account"] = caller.Account,
        ["region"] = caller.Region,
        ["accessKey"] = caller.AccessKey,
        ["call"] = operation,
        ["input"] = input.DeepClone(),
    });

    public void Stub(DateTimeOffset at, string route, JsonObject input) =>
        _steps.Add(new JsonObject { ["at"] = Text(at), ["order"] = route, ["input"] = input.DeepClone() });

    public JsonObject Document(DateTimeOffset now) => new() { ["start"] = Text(start), ["now"] = Text(now), ["steps"] = _steps.DeepClone() };

    public static bool Records(string operation) =>
        !operation.StartsWith("Get", StringComparison.Ordinal) && !operation.StartsWith("List", StringComparison.Ordinal);

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
}
