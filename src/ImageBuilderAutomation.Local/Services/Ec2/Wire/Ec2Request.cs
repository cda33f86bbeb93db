using System.Globalization;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Ec2.Wire;

/// <summary>Reads the parameters of a request, or of a structure in it, and refuses invalid ones as EC2 does.</summary>
internal sealed class Ec2Request
{
    private readonly ParameterNode _node;
    private readonly string _path;

    private Ec2Request(ParameterNode node, string path) => (_node, _path) = (node, path);

    public string Action => this["Action"] ?? "";

    public bool IsDryRun => Flag("DryRun");

    /// <summary>The value of a parameter; null if the request does not have it, or if it is empty.</summary>
    public string? this[string name] => _node[name]?.Value is { Length: > 0 } value ? value : null;

    public static Ec2Request Read(QueryRequest query) => new(ParameterNode.Read(query.Values), "");

    public ParameterNode? Node(string name) => _node[name];

    /// <summary>The names of the parameters, without those of lists and structures in them.</summary>
    public IEnumerable<string> Names => _node.Members.Keys;

    public string Required(string name) => this[name] ?? throw Ec2Exception.Missing(_path + name);

    public bool Flag(string name) => this[name]?.ToLowerInvariant() switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw Ec2Exception.Invalid(_path + name, other, "true or false"),
    };

    /// <returns>Null if the parameter is absent.</returns>
    public int? Number(string name, int from, int to) => this[name] switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to => number,
        var other => throw Ec2Exception.Invalid(_path + name, other, $"a whole number from {from} to {to}"),
    };

    public DateTimeOffset? Time(string name) => this[name] switch
    {
        null => null,
        var text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        var other => throw Ec2Exception.Invalid(_path + name, other, "a date and time"),
    };

    /// <summary>The values of a list, in their order.</summary>
    /// <param name="most">How many are accepted.</param>
    public IReadOnlyList<string> Texts(string name, int most = int.MaxValue)
    {
        var values = _node[name]?.Items.Select(item => item.Value ?? "").ToList() ?? [];
        return values.Count <= most ? values : throw Ec2Exception.Invalid(_path + name, $"{values.Count} values", $"at most {most}");
    }

    /// <summary>The structures of a list, in their order.</summary>
    public IReadOnlyList<Ec2Request> Items(string name) =>
        [.. _node[name]?.Items.Select((item, i) => new Ec2Request(item, $"{_path}{name}.{i + 1}.")) ?? []];

    /// <summary>A structure; null if the request has no member of it.</summary>
    public Ec2Request? Structure(string name) => _node[name] is { Members.Count: > 0 } node ? new(node, $"{_path}{name}.") : null;

    /// <exception cref="Ec2Exception">A tag is invalid, or a specification is for another type of resource.</exception>
    // Documented: EC2 User Guide, "Tag restrictions": 50 tags, keys of 1 to 128 and values of up to 256 characters; keys that begin with aws: are reserved.
    public Dictionary<string, string> TagsFor(params ReadOnlySpan<string> resourceTypes)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var specification in Items("TagSpecification"))
        {
            var type = specification.Required("ResourceType");
            if (!resourceTypes.Contains(type))
                throw new Ec2Exception("InvalidParameterValue", $"'{type}' is not a valid taggable resource type for this operation.");
            if (type != resourceTypes[0])
                continue;
            foreach (var (key, value) in specification.Tags())
                tags[key] = value ?? "";
        }

        return tags;
    }

    /// <summary>The members of <c>Tag.N</c>; the value is null if the request does not have it.</summary>
    public IReadOnlyList<(string Key, string? Value)> Tags()
    {
        var tags = Items("Tag").Select(tag => (Key: tag.Required("Key"), tag._node["Value"]?.Value)).ToList();
        foreach (var (key, value) in tags)
        {
            if (key.Length > 128 || value is { Length: > 256 } || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                throw Ec2Exception.Invalid($"{_path}Tag", key, "a key of up to 128 characters that does not begin with aws:, and a value of up to 256");
        }

        return tags;
    }
}
