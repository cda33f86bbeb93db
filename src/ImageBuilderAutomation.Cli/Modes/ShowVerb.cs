using System.CommandLine;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Cli.Modes;

internal static class ShowVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var command = new Command("show", "Shows for each capability whether its mode is switched, by whom and why.") { json };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var set = (await opened.Get<IModeSwitches>().ReadAsync(cancellationToken)).ToDictionary(one => one.Capability);
            var switches = Enum.GetValues<Capability>().Select(capability => ModeJson.Of(capability, set.GetValueOrDefault(capability))).ToList();

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                JsonOutput.Write(output, new(switches), ModesJsonContext.Default.ModesJson);
            else
                Write(output, switches);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(TextWriter output, List<ModeJson> switches)
    {
        var columns = new Columns();
        columns.Add("CAPABILITY", "MODE", "SINCE", "BY", "REASON");
        foreach (var one in switches)
            columns.Add(one.Capability, one.Mode == "policy" ? "as in the policy" : one.Mode, one.Since ?? "", one.By ?? "", one.Reason ?? "");
        columns.WriteTo(output);
    }
}

/// <summary>The result of <c>mode show</c>.</summary>
internal sealed record ModesJson(IEnumerable<ModeJson> Modes);

/// <param name="Mode"><c>act</c>, <c>observe</c> or <c>off</c>; <c>policy</c> when the policy's mode counts.</param>
internal sealed record ModeJson(string Capability, string Mode, string? Since, string? By, string? Reason)
{
    public static ModeJson Of(Capability capability, SwitchedMode? set) => new(
        capability.Name(), set?.Mode?.ToString().ToLowerInvariant() ?? "policy", TimeFormat.IfKnown(set?.Since), set?.By, set?.Reason);
}

/// <summary>The result of <c>mode gates=off</c>.</summary>
internal sealed record SetModesJson(IEnumerable<SetModeJson> Switches);

internal sealed record SetModeJson(string Capability, string Mode, bool Done, string Code, string Message);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModesJson))]
[JsonSerializable(typeof(SetModesJson))]
internal sealed partial class ModesJsonContext : JsonSerializerContext;
