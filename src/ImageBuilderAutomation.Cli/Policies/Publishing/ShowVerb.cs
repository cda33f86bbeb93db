using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Cli.Policies.Publishing;

internal static class ShowVerb
{
    public static Command Create(TimeProvider clock)
    {
        var options = new PublishedOptions(clock);
        var hash = new Argument<string?>("hash")
        {
            Description = "The hash of a published policy, or at least its first six digits. Default: the active policy.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("show", "Shows a published policy: who published it, the proposal that waits for a second person, and its texts.") { hash };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await options.OpenAsync(parsed, cancellationToken);
            var wanted = parsed.GetValue(hash);
            if (wanted is null)
                await opened.RequireActiveAsync(cancellationToken);
            var answer = await opened.Policies.ShowAsync(wanted, cancellationToken);
            if (answer.Texts is null)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(PlainText.Of(answer.Message));
                return ExitCode.Problems;
            }

            if (parsed.GetValue(options.Json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, ShownPolicyJson.Of(answer, wanted is null), PublishingJsonContext.Default.ShownPolicyJson);
            else
                Write(parsed.InvocationConfiguration.Output, answer, answer.Texts, wanted is null);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(TextWriter output, PublishAnswer answer, PolicyPair texts, bool isActive)
    {
        output.WriteLine(PlainText.Of(answer.Message));
        var facts = new Columns();
        if (isActive && answer.Active is { } active)
        {
            facts.Add("published", $"at {TimeFormat.Of(active.At)} by {active.Publisher}: {active.Reason}");
            if (active.Confirmer is { } confirmer)
                facts.Add("confirmed", $"by {confirmer}: {active.ConfirmReason}");
        }

        if (answer.Proposal is { End: null } proposal)
            facts.Add("proposed", $"{proposal.Hash} at {TimeFormat.Of(proposal.At)} by {proposal.Proposer}: {proposal.Reason}");
        facts.WriteTo(output);
        WriteText(output, "policy", texts.Policy);
        if (texts.Waivers is { } waivers)
            WriteText(output, "waivers", waivers);
    }

    private static void WriteText(TextWriter output, string name, string text)
    {
        output.WriteLine();
        output.WriteLine($"{name}:");
        foreach (var line in text.Split('\n'))
            output.WriteLine(PlainText.Of(line.TrimEnd('\r')));
    }
}
