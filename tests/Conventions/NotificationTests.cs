using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Notifications;
using TestKit;
using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>The notifications in the code, docs/reference/events.md, the samples and the notifications' template must agree.</summary>
public sealed partial class NotificationTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "reference", "events.md"));

    /// <summary>Public constants of the classes that create notifications.</summary>
    private static readonly string[] Kinds =
    [
        .. typeof(Notification).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Notifications", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)
            .Order(StringComparer.Ordinal),
    ];

    private static readonly Dictionary<string, JsonObject> Samples = Directory.EnumerateFiles(Repository.PathOf("events", "notifications"))
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => JsonNode.Parse(File.ReadAllText(file))!.AsObject(), StringComparer.Ordinal);

    private static readonly YamlMappingNode Notifications = Template.Map(Template.Read("infra", "notifications.yaml"), "Resources");

    public static TheoryData<string> SampleNames => [.. Samples.Keys];

    [Fact]
    public void Every_kind_has_a_row_and_every_row_is_a_kind()
    {
        Assert.NotEmpty(Kinds);
        Assert.Equal(Kinds, Row().Matches(Page).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_row_that_names_a_sample_is_of_its_kind()
    {
        var named = Row().Matches(Page)
            .SelectMany(row => Sample().Matches(row.Groups[2].Value).Select(sample => (Name: sample.Groups[1].Value, Kind: row.Groups[1].Value)))
            .ToList();
        Assert.Equal(Samples.Keys.Order(StringComparer.Ordinal), named.Select(n => n.Name).Order(StringComparer.Ordinal));
        Assert.All(named, n => Assert.Equal(n.Kind, (string?)Samples[n.Name]["detail-type"]));
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Every_member_of_a_sample_is_explained(string sample) =>
        Assert.All(Samples[sample]["detail"]!.AsObject(), member => Assert.Contains($"`{member.Key}`", Page, StringComparison.Ordinal));

    [Theory]
    [InlineData("MailKinds")]
    [InlineData("ChatKinds")]
    public void The_notifications_are_of_kinds_that_are_published(string parameter)
    {
        var parameters = Template.Map(Template.Read("infra", "notifications.yaml"), "Parameters");
        Assert.Subset(Kinds.ToHashSet(), Template.Text(Template.Map(parameters, parameter), "Default")!.Split(',').ToHashSet());
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void A_mail_is_plain_text_and_a_chat_message_is_a_custom_notification(string sample)
    {
        var mail = Transformed("MailRule", Samples[sample]);
        Assert.Equal(JsonValueKind.String, mail.GetValueKind());
        Assert.Contains((string)Samples[sample]["detail"]!["text"]!, (string)mail!, StringComparison.Ordinal);
        Assert.DoesNotContain("<", (string)mail!, StringComparison.Ordinal);

        var chat = Transformed("ChatRule", Samples[sample]);
        Assert.Equal(("1.0", "custom", "client-markdown"), ((string?)chat["version"], (string?)chat["source"], (string?)chat["content"]!["textType"]));
        Assert.Equal((string?)Samples[sample]["detail-type"], (string?)chat["content"]!["title"]);
        Assert.Equal((string?)Samples[sample]["resources"]![0], (string?)chat["metadata"]!["threadId"]);
    }

    /// <summary>Transforms as EventBridge does: inside quotation marks a value is inserted as it is, elsewhere as JSON.</summary>
    private static JsonNode Transformed(string rule, JsonObject evt)
    {
        var target = (YamlMappingNode)((YamlSequenceNode)Template.Map(Template.Map(Notifications, rule), "Properties").Children["Targets"]).Single();
        var transformer = Template.Map(target, "InputTransformer");
        var values = Template.Map(transformer, "InputPathsMap").Children.ToDictionary(
            p => ((YamlScalarNode)p.Key).Value!, p => At(evt, ((YamlScalarNode)p.Value).Value!));
        var isText = Template.Text(transformer, "InputTemplate")!.StartsWith('"');
        var result = Placeholder().Replace(Template.Text(transformer, "InputTemplate")!, match =>
            values[match.Groups[1].Value] is { } value
                ? isText ? value : JsonValue.Create(value).ToJsonString()
                : throw new InvalidOperationException($"{match.Value} has no value in the event."));
        return JsonNode.Parse(result)!;
    }

    private static string? At(JsonNode? node, string path)
    {
        foreach (var part in path["$.".Length..].Split('.'))
            node = part.Split('[') is [var list, var index] ? node?[list]?[int.Parse(index.TrimEnd(']'), null)] : node?[part];
        return (string?)node;
    }

    [GeneratedRegex(@"^\| `([A-Z][^`]+)` \|(.*)$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\.\./events/notifications/([a-z-]+)\.json")]
    private static partial Regex Sample();

    [GeneratedRegex("<([a-z]+)>")]
    private static partial Regex Placeholder();
}
