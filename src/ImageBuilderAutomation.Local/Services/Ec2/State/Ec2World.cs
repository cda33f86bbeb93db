using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Ec2.State;

/// <summary>Parameter Store, as EC2 uses it.</summary>
internal interface IParameters
{
    /// <summary>The parameters of an account and Region, with one value each, or those of a list.</summary>
    IReadOnlyList<(string Arn, IReadOnlyList<string> Values)> Of(string account, string region);

    /// <summary>The value of a parameter that is given by its name or ARN, maybe with a version or label; null if there is none.</summary>
    string? ValueOf(string account, string region, string reference);
}

/// <summary>The state of EC2 in all Regions and accounts. Every access holds <see cref="Gate"/>.</summary>
/// <param name="home">The account and Region whose events arrive here.</param>
/// <param name="publish">Receives each event for the default bus. Called under the lock.</param>
/// <param name="parameters">Called under the lock.</param>
internal sealed class Ec2World(TimeProvider clock, int seed, (string Account, string Region) home, Action<JsonObject> publish, IParameters parameters)
{
    private readonly Dictionary<string, Ec2Region> _regions = new(StringComparer.Ordinal);
    private readonly StableIds _ids = new(seed);
    private long _count;

    /// <summary>The only lock around the state. Whoever also needs the lock of the Image Builder emulator takes that one first.</summary>
    public Lock Gate { get; } = new();

    public DateTimeOffset Now => clock.GetUtcNow();

    public Ec2Settings Settings { get; private set; } = new();

    public Ec2Region Region(string name)
    {
        if (!_regions.TryGetValue(name, out var region))
            _regions[name] = region = new(name);
        return region;
    }

    /// <summary>The AMI of this id in any Region; null if there is none, or none any more.</summary>
    public Ami? FindImage(string id) => _regions.Values.Select(region => region.Images.GetValueOrDefault(id)).FirstOrDefault(ami => ami is { IsDeregistered: false });

    /// <summary>A new id, such as <c>ami-0123456789abcdef0</c>. The same seed and the same calls give the same ids.</summary>
    public string NextId(string prefix) => _ids.Ec2(prefix, (++_count).ToString(CultureInfo.InvariantCulture));

    public IParameters Parameters => parameters;

    public void Change(Ec2Settings settings) => Settings = settings;

    /// <returns>The fault of this call, which counts as taken; null if the call does not fail.</returns>
    public ServiceFault? TakeFault(string service, string operation)
    {
        if (Settings.Faults.FirstOrDefault(fault => fault.Service == service && (fault.Operation is null || fault.Operation == operation)) is not { } found)
            return null;
        Settings = Settings with
        {
            Faults = [.. Settings.Faults.Select(fault => fault == found ? fault with { Times = fault.Times - 1 } : fault).Where(fault => fault.Times is null or > 0)],
        };
        return found;
    }

    /// <summary>Deletes everything, with the settings.</summary>
    public void Clear()
    {
        _regions.Clear();
        Settings = new();
        _count = 0;
    }

    /// <summary>Changes the state of an AMI and publishes it.</summary>
    // Documented: EC2 User Guide, "Monitor AMI events using Amazon EventBridge". Simplified: events of other accounts and Regions arrive at their own buses,
    // which this host does not have.
    public void Enter(Ami ami, string state)
    {
        ami.State = state;
        if ((ami.Owner, ami.Region) != home)
            return;
        var number = (++_count).ToString(CultureInfo.InvariantCulture);
        var detail = new JsonObject
        {
            ["RequestId"] = _ids.Uuid("request", number),
            ["ImageId"] = ami.Id,
            ["State"] = state,
            ["ErrorMessage"] = "",
        };
        Publish(number, "EC2 AMI State Change", new JsonArray(Region(ami.Region).ImageArn(ami.Id)), detail);
    }

    /// <summary>Publishes what CloudTrail records about a call. Other accounts and Regions have buses of their own.</summary>
    public void Record(string account, string region, JsonObject detail)
    {
        if ((account, region) != home)
            return;
        var number = (++_count).ToString(CultureInfo.InvariantCulture);
        detail["requestID"] = _ids.Uuid("request", number);
        detail["eventID"] = _ids.Uuid("call", number);
        Publish(number, "AWS API Call via CloudTrail", [], detail);
    }

    private void Publish(string number, string detailType, JsonArray resources, JsonObject detail) => publish(new()
    {
        ["version"] = "0",
        ["id"] = _ids.Uuid("event", number),
        ["detail-type"] = detailType,
        ["source"] = "aws.ec2",
        ["account"] = home.Account,
        ["time"] = Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["region"] = home.Region,
        ["resources"] = resources,
        ["detail"] = detail,
    });
}

/// <summary>What a control route can change about this host's EC2.</summary>
internal sealed record Ec2Settings
{
    /// <summary>How long a usage report is pending.</summary>
    // Assumed: the duration.
    public TimeSpan ReportTakes { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long ago an instance must have been launched, and a launch template version created, to be in a usage report.</summary>
    // Documented: EC2 User Guide, "View your AMI usage": those of the last day, or days, may be missing. Assumed: none is missing unless it is asked for.
    public TimeSpan ReportsMiss { get; init; } = TimeSpan.Zero;

    /// <summary>Why usage reports fail; null if they do not.</summary>
    public string? ReportFailure { get; init; }

    /// <summary>How long a copied AMI is pending.</summary>
    // Assumed: the duration.
    public TimeSpan CopyTakes { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the check of a parameter's AMI takes.</summary>
    // Documented: Systems Manager User Guide, "Native parameter support for AMI IDs": the check is asynchronous. Assumed: the duration.
    public TimeSpan ParameterCheckTakes { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls that fail, first ones first.</summary>
    public IReadOnlyList<ServiceFault> Faults { get; init; } = [];
}
