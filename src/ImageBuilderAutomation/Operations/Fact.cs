using System.Globalization;
using System.Text.Json;

namespace ImageBuilderAutomation.Operations;

/// <summary>One member of a notification's detail. A fact without a value is omitted.</summary>
public abstract record Fact
{
    /// <summary>Maximum number of listed items. The number of further items is in the member <c>…Omitted</c>.</summary>
    public const int MaxListed = 200;

    private Fact(string name) => Name = name;

    public string Name { get; }

    public static Fact Of(string name, string? value) => new Single(name, value);

    public static Fact Of(string name, DateTimeOffset? at) =>
        new Single(name, at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    public static Fact Of(string name, IReadOnlyList<string> values) => new Several(name, values);

    /// <summary>A list of flat objects, such as an AMI with its Region.</summary>
    public static Fact Of(string name, IReadOnlyList<IReadOnlyList<Fact>> rows) => new Rows(name, rows);

    internal abstract void Write(Utf8JsonWriter writer);

    private void WriteList<T>(Utf8JsonWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        if (items.Count == 0)
            return;

        writer.WriteStartArray(Name);
        foreach (var item in items.Take(MaxListed))
            write(item);
        writer.WriteEndArray();
        if (items.Count > MaxListed)
            writer.WriteNumber($"{Name}Omitted", items.Count - MaxListed);
    }

    private sealed record Single(string MemberName, string? Value) : Fact(MemberName)
    {
        internal override void Write(Utf8JsonWriter writer)
        {
            if (!string.IsNullOrEmpty(Value))
                writer.WriteString(Name, NotificationText.Of(Value));
        }
    }

    private sealed record Several(string MemberName, IReadOnlyList<string> Values) : Fact(MemberName)
    {
        internal override void Write(Utf8JsonWriter writer) => WriteList(writer, Values, value => writer.WriteStringValue(NotificationText.Of(value)));
    }

    private sealed record Rows(string MemberName, IReadOnlyList<IReadOnlyList<Fact>> Items) : Fact(MemberName)
    {
        internal override void Write(Utf8JsonWriter writer) => WriteList(writer, Items, row =>
        {
            writer.WriteStartObject();
            foreach (var fact in row)
                fact.Write(writer);
            writer.WriteEndObject();
        });
    }
}
