using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Adoption;

/// <summary>Decides whether the infrastructure configuration needs the stack's topic, and whether it is changed or copied for it. Pure.</summary>
internal static class ConfigurationPlanner
{
    private const string Topic = "snsTopicArn";

    /// <param name="notes">Gets what people have to do where nothing is planned.</param>
    public static ConfigurationChange? Plan(AdoptionFacts facts, AdoptionRequest request, List<string> kept, List<string> notes)
    {
        if (facts.Configuration is not Known<ConfigurationSettings>.Yes(var current))
            return null;
        if (request.ResultTopic is not { } topic)
        {
            kept.Add($"infrastructure configuration {current.Name}: no topic for build results is given, with --stack or --result-topic");
            return null;
        }

        if (current.TopicArn == topic)
        {
            kept.Add($"infrastructure configuration {current.Name}: it names the topic already");
            return null;
        }

        if (current.TopicArn is { } other && !request.ReplacesTopic)
        {
            kept.Add($"infrastructure configuration {current.Name}: it publishes to {other}");
            notes.Add(
                $"Build results go to {other}. Set the stack's parameter ResultTopicArn to it, or replace it with --replace-topic. "
                + "Without either, state changes still arrive as events.");
            return null;
        }

        var settings = current.ToUpdate();
        settings[Topic] = JsonValue.Create(topic);
        MemberChange[] changes = [new(Topic, current.TopicArn, topic, "the stack records build results that Image Builder publishes there")];
        return facts.OtherUsers.Count > 0 && !request.ChangesShared
            ? Copy(facts, current, settings, changes)
            : new(current, IsCopy: false, current.Name, current.Arn, settings, changes, facts.OtherUsers.Count > 0
                ? $"it changes for {Users(facts)} too, as --change-shared asks"
                : "no other pipeline uses it");
    }

    private static ConfigurationChange Copy(AdoptionFacts facts, ConfigurationSettings current, JsonObject settings, MemberChange[] changes)
    {
        var name = AdoptionNames.Copy(current, facts.Pipeline, facts.ConfigurationSlugs);
        return new(
            current, IsCopy: true, name, AdoptionNames.Arn(facts.Pipeline, $"infrastructure-configuration/{AdoptionNames.Slug(name)}"), settings, changes,
            $"{current.Name} is used by {Users(facts)} too and stays as it is; --change-shared changes it instead");
    }

    private static string Users(AdoptionFacts facts)
    {
        const int max = 5;
        return string.Join(", ", facts.OtherUsers.Take(max)) + (facts.OtherUsers.Count > max ? $" and {facts.OtherUsers.Count - max} more" : "");
    }
}
