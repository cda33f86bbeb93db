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

    [Fact]
    public void Mail_is_sent_for_published_kinds_and_chat_for_all_of_them()
    {
        Assert.Subset(Kinds.ToHashSet(), DefaultKinds("MailKinds").ToHashSet());
        Assert.Equal(Kinds, DefaultKinds("ChatKinds").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void A_mail_shows_the_text_and_below_it_what_to_do(string sample)
    {
        var detail = Samples[sample]["detail"]!;
        var mail = Transformed("MailRule", Samples[sample]);

        Assert.Equal(JsonValueKind.String, mail.GetValueKind());
        var lines = ((string)mail!).Split('\n');
        Assert.Equal((string?)detail["text"], lines[0]);
        Assert.Equal(detail["lines"]!.AsArray().Select(line => (string?)line), lines.Skip(2).TakeWhile(line => line.Length > 0));
        Assert.Contains(lines, line => line == $"id: {detail["id"]}");
        Assert.DoesNotContain("<", (string)mail!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void A_chat_message_is_a_custom_notification_with_what_to_do_as_its_next_steps(string sample)
    {
        var detail = Samples[sample]["detail"]!;
        var chat = Transformed("ChatRule", Samples[sample]);

        Assert.Equal(("1.0", "custom", "client-markdown"), ((string?)chat["version"], (string?)chat["source"], (string?)chat["content"]!["textType"]));
        Assert.Equal((string?)Samples[sample]["detail-type"], (string?)chat["content"]!["title"]);
        Assert.Equal((string?)detail["text"], (string?)chat["content"]!["description"]);
        Assert.Equal((string?)Samples[sample]["resources"]![0], (string?)chat["metadata"]!["threadId"]);
        Assert.Equal(detail["lines"]!.ToJsonString(), chat["content"]!["nextSteps"]!.ToJsonString());
        Assert.DoesNotContain("<", chat.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>The lines are what mail and chat show of these members, so a member without its line would be invisible to people.</summary>
    [Theory]
    [MemberData(nameof(SampleNames))]
    public void The_lines_of_a_sample_show_what_is_missing_the_command_the_step_the_build_and_the_owner(string sample)
    {
        var detail = Samples[sample]["detail"]!.AsObject();
        var lines = detail["lines"]!.AsArray().Select(line => (string)line!).ToList();

        Assert.InRange(lines.Count, 1, Places("MailRule"));
        foreach (var (member, label) in new[] { ("command", "Run"), ("step", "Step"), ("build", "Build"), ("owner", "Owner") })
            Assert.Equal((string?)detail[member], lines.SingleOrDefault(line => line.StartsWith($"{label}: ", StringComparison.Ordinal))?[(label.Length + 2)..]);
        Assert.Equal(detail.ContainsKey("until"), lines.Any(line => line.StartsWith("Until: ", StringComparison.Ordinal)));
        // Of a long list, the line names the first eight and counts the others.
        Assert.All(detail["missing"]?.AsArray().Take(8) ?? [], missing => Assert.Contains((string)missing!, lines.First(), StringComparison.Ordinal));
    }

    [Fact]
    public void Somebody_who_may_have_to_act_is_told_what_to_run()
    {
        var acting = DefaultKinds("MailKinds").ToHashSet();
        Assert.All(Samples.Values.Where(sample => acting.Contains((string)sample["detail-type"]!)), sample =>
            Assert.StartsWith("image-builder-automation ", (string?)sample["detail"]!["command"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MailRule")]
    [InlineData("ChatRule")]
    public void A_rule_can_be_limited_to_one_owner(string rule)
    {
        var detail = (YamlSequenceNode)Template.Map(Template.Map(Template.Map(Notifications, rule), "Properties"), "EventPattern").Children["detail"];
        Assert.Equal("OneOwner", ((YamlScalarNode)detail[0]).Value);
        Assert.Equal("Owner", ((YamlScalarNode)((YamlSequenceNode)((YamlMappingNode)detail[1]).Children["owner"]).Single()).Value);
    }

    [Theory]
    [InlineData("Channel", "AWS::Chatbot::SlackChannelConfiguration")]
    [InlineData("TeamsChannel", "AWS::Chatbot::MicrosoftTeamsChannelConfiguration")]
    public void Both_chats_receive_the_same_messages_and_run_nothing(string channel, string type)
    {
        Assert.Equal(type, Template.Text(Template.Map(Notifications, channel), "Type"));
        var properties = Template.Map(Template.Map(Notifications, channel), "Properties");
        Assert.Equal("ChatTopic", ((YamlScalarNode)((YamlSequenceNode)properties.Children["SnsTopicArns"]).Single()).Value);
        Assert.EndsWith("/AWSDenyAll", ((YamlScalarNode)((YamlSequenceNode)properties.Children["GuardrailPolicies"]).Single()).Value, StringComparison.Ordinal);
    }

    private static string[] DefaultKinds(string parameter) =>
        Template.Text(Template.Map(Template.Map(Template.Read("infra", "notifications.yaml"), "Parameters"), parameter), "Default")!.Split(',');

    private static int Places(string rule) =>
        Template.Map(Transformer(rule), "InputPathsMap").Children.Values.Count(path => ((YamlScalarNode)path).Value!.StartsWith("$.detail.lines[", StringComparison.Ordinal));

    private static YamlMappingNode Transformer(string rule) => Template.Map(
        (YamlMappingNode)((YamlSequenceNode)Template.Map(Template.Map(Notifications, rule), "Properties").Children["Targets"]).Single(), "InputTransformer");

    /// <summary>
    /// Transforms as EventBridge does: inside quotation marks a value is inserted as it is, elsewhere as JSON. A path that an event lacks creates no variable and
    /// leaves nothing in the output, which is harmless in a text and breaks a JSON document.
    /// </summary>
    private static JsonNode Transformed(string rule, JsonObject evt)
    {
        var transformer = Transformer(rule);
        var values = Template.Map(transformer, "InputPathsMap").Children.ToDictionary(
            p => ((YamlScalarNode)p.Key).Value!, p => At(evt, ((YamlScalarNode)p.Value).Value!));
        var isText = Template.Text(transformer, "InputTemplate")!.StartsWith('"');
        var result = Placeholder().Replace(
            Template.Text(transformer, "InputTemplate")!, match => values[match.Groups[1].Value] is { } value ? isText ? (string)value! : value.ToJsonString() : "");
        return JsonNode.Parse(result)!;
    }

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var part in path["$.".Length..].Split('.'))
            node = part.Split('[') is [var list, var index] ? Element(node?[list] as JsonArray, int.Parse(index.TrimEnd(']'), null)) : node?[part];
        return node;
    }

    private static JsonNode? Element(JsonArray? list, int index) => index < list?.Count ? list[index] : null;

    [GeneratedRegex(@"^\| `([A-Z][^`]+)` \|(.*)$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\.\./events/notifications/([a-z-]+)\.json")]
    private static partial Regex Sample();

    [GeneratedRegex("<([a-z0-9]+)>")]
    private static partial Regex Placeholder();
}
