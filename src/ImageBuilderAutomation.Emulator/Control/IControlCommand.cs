using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Hosting;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>One control route below <c>/_emulator/</c>, a path that no operation of the service uses.</summary>
public interface IControlCommand
{
    /// <summary>The start of every control route.</summary>
    const string Prefix = "/_emulator/";

    /// <summary>GET, POST or DELETE.</summary>
    string Method { get; }

    /// <summary>The path after <c>/_emulator/</c>, for example <c>requests</c>.</summary>
    string Path { get; }

    /// <summary>Runs the command. It takes the emulator's lock itself while it accesses accounts, and waits for the clock only outside the lock.</summary>
    /// <param name="input">The body of a POST or DELETE, or the query of a GET; empty if there is none.</param>
    /// <exception cref="ControlException">The input is invalid.</exception>
    Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken);
}

/// <summary>The input of a control route is invalid; the message says what was expected. The response has status 400.</summary>
public sealed class ControlException(string message) : Exception(message);

/// <summary>Reads the members of a control route's input. Errors name the member and what was expected.</summary>
internal static class Fields
{
    extension(JsonObject input)
    {
        public void AllowOnly(params ReadOnlySpan<string> names)
        {
            foreach (var (name, _) in input)
            {
                if (!names.Contains(name))
                    throw new ControlException($"'{name}' is not a member of the body; expected {(names.IsEmpty ? "none" : string.Join(", ", names!))}.");
            }
        }

        public string? TextOf(string name) => Read<string>(input, name, "a string");

        public bool? TruthOf(string name) => input[name] is null ? null : Read<bool>(input, name, "true or false");

        /// <summary>A number of zero or more.</summary>
        public double? NumberOf(string name) => input[name] is null ? null
            : Read<double>(input, name, "a number of zero or more") is >= 0 and < 1e12 and var number
                ? number : throw Wrong(input, name, "a number of zero or more");

        public int CountOf(string name, int standard) => input[name] is null ? standard
            : Read<int>(input, name, "a whole number of 1 or more") is > 0 and var count ? count : throw Wrong(input, name, "a whole number of 1 or more");

        public DateTimeOffset? TimeOf(string name) => input.TextOf(name) switch
        {
            null => null,
            var text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
            _ => throw Wrong(input, name, "a time such as 2026-11-20T10:31:00Z"),
        };
    }

    private static T? Read<T>(JsonObject input, string name, string expected) => input[name] switch
    {
        null => default,
        JsonValue value when value.TryGetValue<T>(out var read) => read,
        _ => throw Wrong(input, name, expected),
    };

    private static ControlException Wrong(JsonObject input, string name, string expected) =>
        new($"'{name}' is {input[name]!.ToJsonString()}; expected {expected}.");
}
