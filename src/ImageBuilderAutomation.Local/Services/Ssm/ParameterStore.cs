using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.Services.Ec2;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Protocol;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services.Ssm;

/// <summary>
/// The state of Parameter Store in all accounts and Regions, in memory. A change in the stack's account and Region is an event on the default bus. When an
/// image becomes available, the parameters of its distribution get its AMI.
/// </summary>
/// <param name="ec2">Whose AMIs a parameter may hold. Called after construction only.</param>
// Documented: Systems Manager API Reference and User Guide, "Native parameter support for AMI IDs"; EventBridge events of Parameter Store.
// Simplified: no encryption, no public parameters.
internal sealed class ParameterStore(EventRouter router, TemplateSettings settings, TimeProvider clock, Func<LocalEc2> ec2) : IParameters, IDisposable
{
    // Documented: Systems Manager User Guide, "Working with parameter versions".
    private const int MostVersions = 100;

    private const string ImageBuilder = "imagebuilder.amazonaws.com";

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Account, string Region), ParameterPlace> _places = [];
    private readonly DelayedActions _delayed = new(clock);

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Reads or changes the parameters of an account and Region under the lock.</summary>
    public T In<T>(string account, string region, Func<ParameterPlace, T> run)
    {
        lock (_gate)
            return run(PlaceOf(account, region));
    }

    /// <summary>Adds a version, or starts the check of its AMI and adds it afterwards.</summary>
    /// <param name="create">Returns the version with the given number. Called under the lock.</param>
    /// <returns>The number of the version.</returns>
    /// <exception cref="ServiceInputException">The parameter cannot have another version now.</exception>
    // Assumed: the code and text while an AMI is being checked; the number of a version that fails the check is given to the next one.
    public int Put(string account, string region, string name, Func<Parameter, int, ParameterVersion> create)
    {
        Parameter parameter;
        ParameterVersion version;
        lock (_gate)
        {
            var place = PlaceOf(account, region);
            parameter = place.Parameters.GetValueOrDefault(name) ?? new(name);
            if (parameter.Unchecked is not null)
                throw new ServiceInputException($"The validation of the latest value of {name} is still in process. Try again after 5 minutes.", "TooManyUpdates");
            if (parameter.Versions is [{ Labels.Count: > 0 } oldest, ..] && parameter.Versions.Count == MostVersions)
            {
                throw new ServiceInputException(
                    $"Version {oldest.Number} of {name} would be deleted, but has the label {oldest.Labels[0]}. Move the label first.", "ParameterMaxVersionLimitExceeded");
            }

            version = create(parameter, (parameter.Latest?.Number ?? 0) + 1);
            place.Parameters[name] = parameter;
            if (version.DataType == ParameterVersion.Image)
                parameter.Unchecked = version;
            else
                Add(parameter, version);
        }

        if (version.DataType == ParameterVersion.Image)
            _delayed.Run(ec2().ParameterCheckTakes, () => Check(account, region, parameter, version));
        else
            Report(account, region, Change(name, version));
        return version.Number;
    }

    /// <summary>Sets the parameters of an image that became available. Called under the lock of the emulator.</summary>
    // Assumed: Image Builder has waited for the check of the AMI when the image becomes available.
    public void Add(Build build)
    {
        foreach (var output in OutputMetadata.Of(build)["ssmParameters"]!.AsArray().Select(output => output!.AsObject()))
        {
            Put(
                output.Text("accountId"), output.Text("region"), output.Text("parameterName"), output.Text("imageId"),
                output["dataType"]?.ToString() ?? "text", ImageBuilder);
        }
    }

    /// <summary>Creates or replaces a parameter of type String without a check.</summary>
    public void Put(string account, string region, string name, string value) =>
        Put(account, region, name, value, "text", $"arn:{Partitions.Of(region)}:iam::{account}:root");

    public IReadOnlyList<(string Arn, IReadOnlyList<string> Values)> Of(string account, string region) => In(account, region, place =>
        place.Parameters.Values.Where(parameter => parameter.Latest is not null)
            .Select(parameter => (place.ArnOf(parameter.Name), parameter.Latest!.Values)).ToList());

    public string? ValueOf(string account, string region, string reference) => In(account, region, place =>
    {
        try
        {
            var (parameter, selector) = place.Find(reference);
            return parameter?.Find(selector) is { Values: [var value] } ? value : null;
        }
        catch (ServiceInputException)
        {
            return null;
        }
    });

    /// <summary>Deletes everything.</summary>
    public void Clear()
    {
        lock (_gate)
            _places.Clear();
    }

    /// <summary>Publishes a change. Other accounts and Regions have buses of their own, which this host does not have.</summary>
    public void Report(string account, string region, JsonObject detail)
    {
        if ((account, region) != (settings.Account, settings.Region))
            return;
        router.PutEvent(BusResource.Default, new()
        {
            ["version"] = "0",
            ["id"] = router.NextId(),
            ["detail-type"] = "Parameter Store Change",
            ["source"] = "aws.ssm",
            ["account"] = account,
            ["time"] = Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["region"] = region,
            ["resources"] = new JsonArray(In(account, region, place => place.ArnOf(detail["name"]!.ToString()))),
            ["detail"] = detail,
        });
    }

    public void Dispose() => _delayed.Dispose();

    /// <summary>The detail of an event.</summary>
    public static JsonObject Detail(string operation, string name, ParameterVersion version)
    {
        var detail = new JsonObject { ["operation"] = operation, ["name"] = name, ["type"] = version.Type };
        if (version.Description is not null)
            detail["description"] = version.Description;
        if (version.DataType == ParameterVersion.Image)
            detail["dataType"] = version.DataType;
        return detail;
    }

    private void Put(string account, string region, string name, string value, string dataType, string by)
    {
        ParameterVersion version;
        lock (_gate)
        {
            var place = PlaceOf(account, region);
            if (!place.Parameters.TryGetValue(name, out var parameter))
                place.Parameters[name] = parameter = new(name);
            version = new((parameter.Latest?.Number ?? 0) + 1, value, "String", dataType, null, null, "Standard", Now, by);
            parameter.Unchecked = null;
            Add(parameter, version);
        }

        Report(account, region, Change(name, version));
    }

    // The lock of EC2 is taken before the one of this class, never while holding it.
    private void Check(string account, string region, Parameter parameter, ParameterVersion version)
    {
        var exists = ec2().Shows(account, region, version.Value);
        lock (_gate)
        {
            var place = PlaceOf(account, region);
            // It may have been deleted, or replaced by Image Builder, meanwhile.
            if (place.Parameters.GetValueOrDefault(parameter.Name) != parameter || parameter.Unchecked != version)
                return;
            parameter.Unchecked = null;
            if (exists)
                Add(parameter, version);
            else if (parameter.Versions.Count == 0)
                place.Parameters.Remove(parameter.Name);
        }

        var detail = Change(parameter.Name, version);
        if (!exists)
            detail["exception"] = "Unable to Describe Resource";
        Report(account, region, detail);
    }

    private static JsonObject Change(string name, ParameterVersion version) => Detail(version.Number == 1 ? "Create" : "Update", name, version);

    private static void Add(Parameter parameter, ParameterVersion version)
    {
        parameter.Versions.Add(version);
        if (parameter.Versions.Count > MostVersions)
            parameter.Versions.RemoveAt(0);
    }

    private ParameterPlace PlaceOf(string account, string region)
    {
        if (!_places.TryGetValue((account, region), out var place))
            _places[(account, region)] = place = new(Partitions.Of(region), account, region);
        return place;
    }
}
