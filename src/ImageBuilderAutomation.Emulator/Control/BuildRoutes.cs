using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>
/// Stubs what happens to an image, or to the images of a pipeline:
/// <code>
/// { "arn": "arn:…:image-pipeline/base",
///   "findings": [ { "severity": "CRITICAL", "fixAvailable": "YES", "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2026-4411" } } ],
///   "packages": [ { "packageName": "openssl", "packageVersion": "3.2.1" } ],
///   "scan": { "hold": true, "finishAt": "2026-11-20T10:31:00Z" or "now", "end": "COMPLETED", "reason": "…" },
///   "failSteps": { "ApplyBuildComponents": "exit status 1" },
///   "failRegions": { "us-east-1": "not enabled for this account",
///     "eu-north-1": { "message": "no such launch template", "step": "UPDATE_LAUNCH_TEMPLATES", "account": "444455556666" } },
///   "stepSeconds": { "ApplyBuildComponents": 600 },
///   "groupHasInstances": false,
///   "stepOutputs": { "RunPacker": { "output": [ "ami-0123456789abcdef0" ] } } }
/// </code>
/// A given member replaces the earlier stub, null removes it, an omitted member stays. An image's own stubs override its pipeline's.
/// For builds without a workflow, <c>failSteps</c> and <c>stepSeconds</c> name the stage: DISTRIBUTING or INTEGRATING.
/// </summary>
public sealed class StubBuilds : IControlCommand
{
    private static readonly string[] Members = ["arn", "findings", "packages", "scan", "failSteps", "failRegions", "stepSeconds", "groupHasInstances", "stepOutputs"];
    private static readonly string[] ScanMembers = ["hold", "finishAt", "end", "reason"];

    public string Method => "POST";

    public string Path => "builds";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var world = emulator.World;
        Check(input, Members, "the body");
        if (!ResourceArn.TryParse(input["arn"]?.ToString(), out var arn)
            || arn is not ({ Type: "image-pipeline", Version: null } or { Type: "image", Build: not null }))
            throw new ControlException("'arn' must be the ARN of an image pipeline or of an image build version.");

        using (world.Enter())
        {
            var (account, now) = (world.Account(arn.Owner, arn.Region), world.Clock.GetUtcNow());
            world.Builds.Stub(account, arn.ToString(), Read(input, account.Builds.ScriptOf(arn.ToString()), now));
            world.Journal?.Stub(now, Path, input);
        }

        return Task.FromResult<JsonNode>(new JsonObject());
    }

    private static BuildScript Read(JsonObject input, BuildScript before, DateTimeOffset now) => new()
    {
        Findings = input.ContainsKey("findings") ? Objects(input, "findings", "severity") : before.Findings,
        Packages = input.ContainsKey("packages") ? Objects(input, "packages", "packageName") : before.Packages,
        Scan = input.ContainsKey("scan") ? ReadScan(input["scan"], now) : before.Scan,
        FailSteps = input.ContainsKey("failSteps") ? Map(input, "failSteps", node => node.GetValue<string>(), "strings") : before.FailSteps,
        FailRegions = input.ContainsKey("failRegions") ? Map(input, "failRegions", RegionStubs.Read, RegionStubs.Expected) : before.FailRegions,
        GroupHasInstances = input.ContainsKey("groupHasInstances") ? input.TruthOf("groupHasInstances") : before.GroupHasInstances,
        StepDurations = input.ContainsKey("stepSeconds")
            ? Map(input, "stepSeconds", Seconds, "numbers of seconds, zero or more") : before.StepDurations,
        StepOutputs = input.ContainsKey("stepOutputs")
            ? Map(input, "stepOutputs", node => node.DeepClone().AsObject(), "objects of outputs by name") : before.StepOutputs,
    };

    private static ScanScript? ReadScan(JsonNode? node, DateTimeOffset now)
    {
        if (node is null)
            return null;
        if (node is not JsonObject scan)
            throw new ControlException($"'scan' is {node.ToJsonString()}; expected an object.");

        Check(scan, ScanMembers, "'scan'");
        var end = scan["end"]?.ToString();
        if (end is not null && !Scan.Ends.Contains(end))
            throw new ControlException($"'scan.end' is '{end}'; expected one of {string.Join(", ", Scan.Ends)}.");
        return new(scan["hold"]?.ToString() == "true", Time(scan["finishAt"]?.ToString(), now), end, scan["reason"]?.ToString());
    }

    private static DateTimeOffset? Time(string? text, DateTimeOffset now) => text switch
    {
        null => null,
        "now" => now,
        _ when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => throw new ControlException($"'scan.finishAt' is '{text}'; expected a time such as 2026-11-20T10:31:00Z, or now."),
    };

    private static JsonArray? Objects(JsonObject input, string member, string required) => input[member] switch
    {
        null => null,
        JsonArray items when items.All(item => item is JsonObject one && one[required]?.GetValueKind() == System.Text.Json.JsonValueKind.String) =>
            items.DeepClone().AsArray(),
        var other => throw new ControlException($"'{member}' is {other.ToJsonString()}; expected a list of objects, each with a '{required}'."),
    };

    private static Dictionary<string, T>? Map<T>(JsonObject input, string member, Func<JsonNode, T> read, string expected)
    {
        if (input[member] is not { } node)
            return null;
        try
        {
            return node.AsObject().ToDictionary(pair => pair.Key, pair => read(pair.Value!), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new ControlException($"'{member}' is {node.ToJsonString()}; expected an object that names steps or Regions, with {expected}.");
        }
    }

    private static TimeSpan Seconds(JsonNode node) =>
        node.GetValue<double>() is >= 0 and < 1e9 and var seconds ? TimeSpan.FromSeconds(seconds) : throw new FormatException();

    private static void Check(JsonObject input, string[] members, string what)
    {
        if (input.Select(pair => pair.Key).Except(members).FirstOrDefault() is { } unknown)
            throw new ControlException($"'{unknown}' is not a member of {what}; expected {string.Join(", ", members)}.");
    }
}

/// <summary>Reads the failure of one Region: a message that fails the copy, or an object with a message, a step and an account.</summary>
internal static class RegionStubs
{
    public static string Expected { get; } =
        $"messages, or objects with a message, a step ({string.Join(", ", ImageConfigurationStep.All.Select(step => step.Name))}) and an account";

    /// <exception cref="FormatException">The node is neither.</exception>
    public static RegionStub Read(JsonNode node)
    {
        if (node is not JsonObject order)
            return new(node.GetValue<string>());
        var (message, step) = (order["message"]?.GetValue<string>(), order["step"]?.GetValue<string>());
        return message is not null && (step is null || ImageConfigurationStep.Find(step) is not null)
            && order.All(m => m.Key is "message" or "step" or "account")
            ? new(message, step, order["account"]?.GetValue<string>())
            : throw new FormatException();
    }
}

/// <summary>Shows the SSM parameters, launch templates and snapshots that the image <c>?arn=</c> created.</summary>
public sealed class ShowOutputs : IControlCommand
{
    public string Method => "GET";

    public string Path => "outputs";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        if (!ResourceArn.TryParse(input.TextOf("arn"), out var arn) || arn is not { Type: "image", Build: not null })
            throw new ControlException("'arn' must be the ARN of an image build version.");

        lock (emulator.World.Gate)
        {
            var build = emulator.World.Account(arn.Owner, arn.Region).Builds.Find(arn.ToString())
                ?? throw new ControlException($"There is no image '{arn}'.");
            return Task.FromResult<JsonNode>(OutputMetadata.Of(build));
        }
    }
}
