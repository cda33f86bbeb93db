using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Cli.Policies.Publishing;

internal static class DiffVerb
{
    private const string Active = "active";

    public static Command Create(TimeProvider clock)
    {
        var options = new PublishedOptions(clock);
        var one = new Argument<string>("policy") { Description = "A policy file, the hash of a published policy or at least its first six digits, or active." };
        var other = new Argument<string?>("other")
        {
            Description = "The policy to compare with. Without it, the changes from the active policy are shown.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "diff", "Shows the changes from one policy to another, and which of them may loosen protection. Two files need no AWS account.")
        {
            one, other,
        };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var first = parsed.GetRequiredValue(one);
            var (before, after) = parsed.GetValue(other) is { } second ? (SideOf(first), SideOf(second)) : (PolicySide.Active, SideOf(first));
            var answer = before.Pair is not null && after.Pair is not null
                ? Compare(before.Pair, after.Pair, DayOption.Of(clock))
                : await AskAsync(options, parsed, before, after, cancellationToken);
            if (answer.Outcome != PublishOutcome.Shown)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(PlainText.Of(answer.Message));
                return ExitCode.Problems;
            }

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(options.Json))
                JsonOutput.Write(output, new(answer.Changes.Select(ChangeJson.Of)), PublishingJsonContext.Default.PolicyDiffJson);
            else
                Write(output, answer);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<PublishAnswer> AskAsync(
        PublishedOptions options, ParseResult parsed, PolicySide before, PolicySide after, CancellationToken cancellationToken)
    {
        using var opened = await options.OpenAsync(parsed, cancellationToken);
        if (before == PolicySide.Active || after == PolicySide.Active)
            await opened.RequireActiveAsync(cancellationToken);
        return await opened.Policies.DiffAsync(before, after, cancellationToken);
    }

    private static PublishAnswer Compare(PolicyPair before, PolicyPair after, DateOnly today)
    {
        var (old, now) = (Read(before), Read(after));
        var changes = PolicyComparison.Of(old, now, today);
        return new(PublishOutcome.Shown, Summary(old, now, changes)) { Changes = changes };
    }

    private static ImageBuilderAutomation.Policies.Policy Read(PolicyPair pair)
    {
        var result = PolicyReader.Read(pair.Policy, _ => pair.Waivers);
        return result.Policy ?? throw new InvalidDataException($"Expected a usable policy; correct these problems: {string.Join("; ", result.Problems)}");
    }

    private static string Summary(ImageBuilderAutomation.Policies.Policy old, ImageBuilderAutomation.Policies.Policy now, IReadOnlyList<PolicyChange> changes) =>
        $"{changes.Count} changes from {old.ShortHash} to {now.ShortHash}, {changes.Count(change => change.Effect == ChangeEffect.Loosens)} may loosen protection";

    private static PolicySide SideOf(string text) =>
        text == Active ? PolicySide.Active
        : File.Exists(text) ? new(null, PolicyFile.ReadWithTexts(text).Texts)
        : PolicyHashes.IsPrefix(text) ? new(text, null)
        : throw new UsageException($"Expected a policy file, at least six digits of a policy's hash, or {Active}, found '{text}'.");

    private static void Write(TextWriter output, PublishAnswer answer)
    {
        output.WriteLine(PlainText.Of(answer.Message));
        var columns = new Columns();
        foreach (var change in answer.Changes.OrderByDescending(change => change.Effect))
            columns.Add("", ChangeJson.NameOf(change.Effect), change.Path, change.What);
        columns.WriteTo(output);
    }
}
