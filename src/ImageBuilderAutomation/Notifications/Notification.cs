using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Notifications;

/// <summary>A notification about one thing that happened, as a sentence and as facts.</summary>
/// <param name="Kind">The event's detail-type. docs/reference/events.md lists them.</param>
/// <param name="Subject">The ARN of the resource it is about.</param>
/// <param name="DeduplicationKey">
/// Distinguishes the notification from others of the same kind and subject. It has to be the same when the notification is published again after a
/// crash, so it contains no publishing time.
/// </param>
/// <param name="At">When it happened.</param>
/// <param name="Text">One sentence for people.</param>
public sealed record Notification(string Kind, string Subject, string DeduplicationKey, DateTimeOffset At, string Text, IReadOnlyList<Fact> Facts)
{
    /// <summary>The event's source. Names that begin with <c>aws.</c> are reserved by AWS.</summary>
    public const string Source = "imagebuilder.automation";

    /// <summary>The same for every copy of the notification, so that receivers can drop duplicates.</summary>
    public string Id => ClientToken.Of(Kind, Subject, DeduplicationKey);

    /// <summary>What somebody has to add or correct, as plain sentences without an end; empty when nothing is missing.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Until when somebody can act; null when there is no deadline.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What a person runs next; null when nothing has to be done.</summary>
    public ToolCommand? Command { get; init; }

    /// <summary>What a person runs instead if this notification is one of many in a group.</summary>
    public ToolCommand? GroupCommand { get; init; }

    /// <summary>The build it is about, in the short form <c>web-shop/1.0.0/2</c>; null when it is about none.</summary>
    public string? Build { get => field ?? (ImageBuildArn.TryParse(Subject, out var image) ? image.ShortName : null); init; }

    /// <summary>The execution id of the workflow step it is about.</summary>
    public string? Step { get; init; }

    /// <summary>ARNs or names of the pipelines it concerns, besides its subject.</summary>
    public IReadOnlyList<string> Pipelines { get; init; } = [];

    /// <summary>Who owns the subject, according to the policy; null when nobody is named.</summary>
    public string? Owner { get; init; }

    /// <summary>The event's detail: id, text and facts. External texts are made safe for mail and chat.</summary>
    public string ToDetail()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("id", Id);
            writer.WriteString("text", NotificationText.Of(Text));
            foreach (var fact in (IEnumerable<Fact>)[Fact.Of("lines", NotificationLines.Of(this)), .. ActionFacts(), .. Facts])
                fact.Write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private IEnumerable<Fact> ActionFacts() =>
    [
        Fact.Of("owner", Owner), Fact.Of("build", Build), Fact.Of("step", Step), Fact.Of("missing", Missing), Fact.Of("until", Until),
        Fact.Of("command", Command?.ToString()),
    ];
}

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
