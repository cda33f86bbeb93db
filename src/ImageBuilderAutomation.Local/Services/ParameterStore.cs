using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>
/// GetParameters and PutParameter of SSM. When an image becomes available, the parameters of its distribution get its AMI. Each change is an event on the
/// default bus.
/// </summary>
// Documented: Systems Manager API Reference, "GetParameters", "PutParameter" and "Parameter"; EventBridge events of Parameter Store.
// Simplified: one value per parameter, no encryption, no selectors, no public parameters.
internal sealed partial class ParameterStore(EventRouter router, TemplateSettings settings, TimeProvider clock)
{
    public const string Target = "AmazonSSM.";

    private const int MostNames = 10;

    private static readonly string[] Types = ["String", "StringList", "SecureString"];

    private readonly Dictionary<string, Stored> _parameters = new(StringComparer.Ordinal);

    private string Prefix => $"arn:{settings.Partition}:ssm:{settings.Region}:{settings.Account}:parameter/";

    /// <returns>Null for an unsupported operation.</returns>
    /// <exception cref="ServiceInputException">The service would refuse the request.</exception>
    public JsonObject? Answer(string operation, ServiceInput input) => operation switch
    {
        "GetParameters" => Get(input),
        "PutParameter" => Put(input),
        _ => null,
    };

    /// <summary>Sets the parameters of an image that became available. Called under the lock of the emulator.</summary>
    public void Add(Build build)
    {
        foreach (var output in OutputMetadata.Of(build)["ssmParameters"]!.AsArray().Select(output => output!.AsObject())
            .Where(output => output["region"]?.ToString() == settings.Region && output["accountId"]?.ToString() == settings.Account))
            Put(output["parameterName"]!.ToString(), output["imageId"]!.ToString(), "String", output["dataType"]?.ToString());
    }

    /// <summary>Creates or replaces a parameter of type String.</summary>
    public void Put(string name, string value) => Put(name, value, "String", dataType: null);

    /// <summary>Every parameter, as EC2 sees it.</summary>
    public IReadOnlyList<KnownParameter> List()
    {
        lock (_parameters)
        {
            return [.. _parameters.Values.OrderBy(parameter => parameter.Name, StringComparer.Ordinal).Select(parameter => new KnownParameter(
                parameter.Name, ArnOf(parameter.Name), parameter.Type == "StringList" ? parameter.Value.Split(',') : [parameter.Value], parameter.Version))];
        }
    }

    private JsonObject Get(ServiceInput input)
    {
        if (input["Names"] is not JsonArray { Count: >= 1 and <= MostNames } names)
            throw Invalid($"Expected Names, a list of 1 to {MostNames}.");
        var (found, missing) = (new JsonArray(), new JsonArray());
        lock (_parameters)
        {
            foreach (var name in names.Select(name => name?.ToString() ?? ""))
            {
                if (name.StartsWith("arn:", StringComparison.Ordinal) && !name.StartsWith(Prefix, StringComparison.Ordinal))
                    throw new ServiceInputException($"Nobody may read {name} here: the local host has the parameters of one account and Region.", "AccessDeniedException");
                if (_parameters.Values.FirstOrDefault(stored => stored.Name == name || ArnOf(stored.Name) == name) is { } parameter)
                    found.Add(Shown(parameter));
                else
                    missing.Add((JsonNode)name);
            }
        }

        return new() { ["Parameters"] = found, ["InvalidParameters"] = missing };
    }

    private JsonObject Put(ServiceInput input)
    {
        var (name, value, type) = (input["Name"]?.ToString() ?? "", input["Value"]?.ToString() ?? "", input["Type"]?.ToString());
        if (!ParameterName().IsMatch(name) || (name.Contains('/', StringComparison.Ordinal) && name[0] != '/'))
            throw Invalid($"Expected Name, such as /golden/base, found '{name}'. A name with slashes begins with one.");
        if (value.Length == 0)
            throw Invalid("Expected Value, a text that is not empty.");

        var overwrite = input["Overwrite"] is JsonValue node && node.TryGetValue(out bool asked) && asked;
        lock (_parameters)
        {
            if (!overwrite && _parameters.ContainsKey(name))
                throw new ServiceInputException($"The parameter {name} already exists. To change it, set Overwrite.", "ParameterAlreadyExists");
            type ??= _parameters.GetValueOrDefault(name)?.Type;
        }

        return type is not null && Types.Contains(type)
            ? new() { ["Version"] = Put(name, value, type, input["DataType"]?.ToString()), ["Tier"] = "Standard" }
            : throw Invalid($"Expected Type, one of {string.Join(", ", Types)}, found '{type}'.");
    }

    private int Put(string name, string value, string type, string? dataType)
    {
        var now = clock.GetUtcNow();
        int version;
        lock (_parameters)
        {
            version = (_parameters.GetValueOrDefault(name)?.Version ?? 0) + 1;
            _parameters[name] = new(name, value, type, dataType ?? "text", version, now);
        }

        router.PutEvent(BusResource.Default, new()
        {
            ["version"] = "0",
            ["id"] = router.NextId(),
            ["detail-type"] = "Parameter Store Change",
            ["source"] = "aws.ssm",
            ["account"] = settings.Account,
            ["time"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["region"] = settings.Region,
            ["resources"] = new JsonArray(ArnOf(name)),
            ["detail"] = new JsonObject { ["operation"] = version == 1 ? "Create" : "Update", ["name"] = name, ["type"] = type },
        });
        return version;
    }

    private JsonObject Shown(Stored parameter) => new()
    {
        ["Name"] = parameter.Name,
        ["Type"] = parameter.Type,
        ["Value"] = parameter.Value,
        ["Version"] = parameter.Version,
        ["LastModifiedDate"] = parameter.ChangedAt.ToUnixTimeMilliseconds() / 1000.0,
        ["ARN"] = ArnOf(parameter.Name),
        ["DataType"] = parameter.DataType,
    };

    private string ArnOf(string name) => Prefix + name.TrimStart('/');

    private static ServiceInputException Invalid(string message) => new(message, "ValidationException");

    [GeneratedRegex("^[A-Za-z0-9_./-]+\\z")]
    private static partial Regex ParameterName();

    private sealed record Stored(string Name, string Value, string Type, string DataType, int Version, DateTimeOffset ChangedAt);
}
