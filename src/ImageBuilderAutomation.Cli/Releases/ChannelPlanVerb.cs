using System.CommandLine;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Shows where the rules of a policy would move the channels now, with the same decision as the functions. In mode observe nothing else says it.</summary>
internal static class ChannelPlanVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var policy = PolicyFile.Option("The policy file. Its channels are planned.");
        var command = new Command("plan", "Shows for each channel whether its rule would move it now, where to, and why. Changes nothing.") { policy, json };
        stack.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(policy);
            var result = PolicyFile.Read(path);
            var read = result.Policy ?? throw new InvalidDataException($"{path} is not a usable policy: {string.Join("; ", result.Problems)}");
            using var opened = (await stack.OpenAsync(parsed, cancellationToken)).With(read);
            var plans = await PlanAsync(opened, read.Channels, cancellationToken);
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, new(plans), ChannelPlanJsonContext.Default.ChannelPlansJson);
            else
                Write(parsed.InvocationConfiguration.Output, plans);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<IReadOnlyList<ChannelPlanJson>> PlanAsync(Stack opened, IReadOnlyList<ChannelRule> rules, CancellationToken cancellationToken)
    {
        List<ChannelRule> promoting = [.. rules.Where(rule => rule.Promotion is not null)];
        var images = promoting.Count == 0 ? [] : await opened.Get<IChannelCandidates>().ListAsync(promoting, cancellationToken);
        List<ChannelPlanJson> plans = [];
        foreach (var rule in rules)
        {
            var record = await opened.Get<IChannelRecords>().ReadAsync(rule.Key, cancellationToken) ?? new() { Scope = rule.Scope.Name, Name = rule.Name };
            var facts = await opened.Get<ChannelFactGatherer>().GatherAsync(rule, record, images, new(MoveKind.Rule, null, null), cancellationToken);
            var decision = ChannelDecider.ByRule(facts);
            plans.Add(new(rule.Key.ToString(), record.Image?.ImageArn, decision.IsMove, decision.To?.ImageArn, decision.Reason));
        }

        return plans;
    }

    private static void Write(TextWriter output, IReadOnlyList<ChannelPlanJson> plans)
    {
        if (plans.Count == 0)
        {
            output.WriteLine("The policy has no channels.");
            return;
        }

        var columns = new Columns();
        columns.Add("CHANNEL", "NOW", "NEXT", "REASON");
        foreach (var plan in plans)
            columns.Add(plan.Channel, Short(plan.Image) ?? "nothing", plan.Moves ? Short(plan.Next) ?? "nothing" : "stays", plan.Reason);
        columns.WriteTo(output);
    }

    private static string? Short(string? image) => image is null ? null : ImageBuildArn.ShortNameOf(image);
}

internal sealed record ChannelPlansJson(IReadOnlyList<ChannelPlanJson> Channels);

/// <param name="Image">The ARN of the build that it points at; null for none.</param>
/// <param name="Next">The ARN of the build that its rule would move it to; null where it stays.</param>
internal sealed record ChannelPlanJson(string Channel, string? Image, bool Moves, string? Next, string Reason);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChannelPlansJson))]
internal sealed partial class ChannelPlanJsonContext : JsonSerializerContext;
