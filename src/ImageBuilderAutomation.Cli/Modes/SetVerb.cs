using System.CommandLine;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Cli.Modes;

internal static class SetVerb
{
    private static readonly string[] Values = ["act", "observe", "off", "policy"];

    /// <summary>The group itself acts: <c>mode gates=off</c>.</summary>
    public static Command Create(TimeProvider clock, params IEnumerable<Command> verbs)
    {
        var switches = new Argument<string[]>("switch")
        {
            Description = "A capability (gates, builds, lifecycle, configurations or releases) and its mode "
                + "(act, observe or off; policy gives the policy's mode back): gates=off.",
            Arity = ArgumentArity.OneOrMore,
        };
        var (reason, stack, json) = (ReasonOption.Create(), new StackOptions(clock), JsonOutput.Option());
        var function = new FunctionOptions(PeopleFunction.OperateStack, stack);
        var command = new Command(
            "mode", "Switches capabilities to act, observe or off, whatever the policy says. It applies to the next act of every function.")
        {
            switches, reason, json,
        };
        function.AddTo(command);
        stack.AddPlaceTo(command);
        foreach (var verb in verbs)
            command.Add(verb);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var why = ReasonOption.Read(parsed, reason);
            var wanted = parsed.GetRequiredValue(switches).Select(Read).ToList();
            if (wanted.GroupBy(one => one.Capability).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new UsageException($"Expected one mode for each capability, found {string.Join(" and ", twice.Select(one => $"{one.Capability}={one.Mode}"))}.");
            using var client = await function.OpenAsync(parsed, cancellationToken);
            var answers = new List<FunctionAnswer>();
            try
            {
                foreach (var (capability, mode) in wanted)
                {
                    answers.Add(await client.SendAsync("mode", why, cancellationToken, ("capability", capability), ("mode", mode)));
                    if (!parsed.GetValue(json))
                        AnswerOutput.WriteText(parsed, subject: null, answers[^1]);
                }
            }
            finally
            {
                // What was set before a call failed is set.
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(
                        parsed.InvocationConfiguration.Output,
                        new(wanted.Zip(answers, (set, answer) => new SetModeJson(set.Capability, set.Mode, answer.IsDone, answer.Code, answer.Message))),
                        ModesJsonContext.Default.SetModesJson);
                }
            }

            return answers.TrueForAll(answer => answer.IsDone) ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    private static (string Capability, string Mode) Read(string text) =>
        text.Split('=') is [var capability, var mode] && CapabilityModes.TryParse(capability, out _) && Values.Contains(mode)
            ? (capability, mode)
            : throw new UsageException($"Expected a capability and a mode such as gates=off, found '{text}'.{Meant(text)} Modes: {string.Join(", ", Values)}.");

    private static string Meant(string text) => Suggestion.DidYouMean(
        text, Enum.GetValues<Capability>().SelectMany(capability => Values.Select(mode => $"{capability.Name()}={mode}")));
}
