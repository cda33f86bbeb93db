using System.Globalization;
using System.Xml.Linq;

namespace ImageBuilderAutomation.Local.Services.Ec2.Wire;

/// <summary>Elements of responses.</summary>
internal static class Shown
{
    /// <summary>An element with a text; null without one, as EC2 leaves out what a resource does not have.</summary>
    public static XElement? Text(string name, string? value) => value is null ? null : new(name, value);

    public static XElement Flag(string name, bool value) => new(name, value ? "true" : "false");

    public static XElement Number(string name, long value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    public static XElement? Time(string name, DateTimeOffset? value) => value is { } time ? new(name, Time(time)) : null;

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static XElement Set(string name, IEnumerable<object?> items) => new(name, items.Select(item => item as XElement ?? new XElement("item", item)));

    /// <summary>Null without tags.</summary>
    public static XElement? Tags(IReadOnlyDictionary<string, string> tags) => tags.Count == 0 ? null
        : new("tagSet", tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => Item(new XElement("key", tag.Key), new XElement("value", tag.Value))));

    public static XElement Item(params IEnumerable<object?> members) => new("item", members);

    /// <summary>The response of an operation that only says that it is done.</summary>
    public static XElement?[] Done { get; } = [];

    /// <summary>Says that an operation is done.</summary>
    public static XElement?[] True() => [Flag("return", true)];
}
