using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Control;

namespace ImageBuilderAutomation.Local.Services.Ec2;

/// <summary>Reads an object of a control route's input. Errors name the member and what was expected.</summary>
internal sealed class SetupInput
{
    /// <summary>Stands for the members that say to which account and Region something belongs.</summary>
    public const string Place = "account, region";

    private const int MostItems = 100_000;

    private readonly JsonObject _members;
    private readonly string _what;

    /// <param name="what">How errors name the object.</param>
    /// <exception cref="ControlException">The object has another member.</exception>
    public SetupInput(JsonObject members, string what, params IReadOnlyList<string> known)
    {
        (_members, _what) = (members, what);
        var names = known.SelectMany(name => name == Place ? ["account", "region"] : (string[])[name]).ToList();
        if (members.FirstOrDefault(member => !names.Contains(member.Key)).Key is { } unknown)
            throw new ControlException($"'{unknown}' is not a member of {what}; expected {string.Join(", ", names)}.");
    }

    public bool Has(string name) => _members.ContainsKey(name);

    public string? Text(string name) => Read<string>(name, "a string");

    public bool Flag(string name) => _members[name] is not null && Read<bool>(name, "true or false");

    public int? Count(string name) => _members[name] is null ? null
        : Read<int>(name, "a whole number") is >= 0 and <= MostItems and var count ? count : throw Wrong(name, $"{_members[name]}", $"a whole number from 0 to {MostItems}");

    public TimeSpan? Seconds(string name) => Count(name) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public DateTimeOffset? Time(string name) => Text(name) switch
    {
        null => null,
        var text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        var text => throw Wrong(name, text, "a time such as 2026-11-20T10:31:00Z"),
    };

    public IReadOnlyList<string> List(string name) => _members[name] switch
    {
        null => [],
        JsonArray items when items.All(item => item is JsonValue value && value.TryGetValue<string>(out _)) => [.. items.Select(item => item!.GetValue<string>())],
        var other => throw Wrong(name, other.ToJsonString(), "a list of strings"),
    };

    /// <summary>An object whose members are strings.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts(string name) => _members[name] switch
    {
        null => [],
        JsonObject texts when texts.All(text => text.Value is JsonValue value && value.TryGetValue<string>(out _)) =>
            texts.Select(text => KeyValuePair.Create(text.Key, text.Value!.GetValue<string>())),
        var other => throw Wrong(name, other.ToJsonString(), "an object of strings"),
    };

    /// <summary>The objects of a list.</summary>
    public IReadOnlyList<SetupInput> Items(string name, params IReadOnlyList<string> known) => _members[name] switch
    {
        null => [],
        JsonArray items when items.All(item => item is JsonObject) => [.. items.Select((item, i) => new SetupInput((JsonObject)item!, $"{name}[{i}]", known))],
        var other => throw Wrong(name, other.ToJsonString(), "a list of objects"),
    };

    public SetupInput? Member(string name, params IReadOnlyList<string> known) => _members[name] switch
    {
        null => null,
        JsonObject member => new(member, name, known),
        var other => throw Wrong(name, other.ToJsonString(), "an object"),
    };

    public ControlException Missing(string name) => new($"{_what} has no '{name}'.");

    public ControlException Wrong(string name, string found, string expected) => new($"'{name}' of {_what} is {found}; expected {expected}.");

    private T? Read<T>(string name, string expected) => _members[name] switch
    {
        null => default,
        JsonValue value when value.TryGetValue<T>(out var read) => read,
        var other => throw Wrong(name, other.ToJsonString(), expected),
    };
}
