using System.Globalization;

namespace ImageBuilderAutomation.Local.Services.Ec2.Wire;

/// <summary>
/// The parameters of a request as a tree: <c>LaunchTemplateData.BlockDeviceMapping.1.Ebs.SnapshotId=snap-1</c> is four structures and a value. Items of a
/// list are the members whose names are numbers.
/// </summary>
internal sealed class ParameterNode
{
    private readonly Dictionary<string, ParameterNode> _members = new(StringComparer.Ordinal);

    public string? Value { get; private set; }

    public IReadOnlyDictionary<string, ParameterNode> Members => _members;

    /// <summary>The items of a list in their order. Their numbers may have gaps.</summary>
    public IReadOnlyList<ParameterNode> Items => [.. _members.Where(member => IsNumber(member.Key, out _)).OrderBy(member => NumberOf(member.Key)).Select(m => m.Value)];

    public bool IsList => _members.Count > 0 && _members.Keys.All(name => IsNumber(name, out _));

    public ParameterNode? this[string name] => _members.GetValueOrDefault(name);

    /// <exception cref="Ec2Exception">A name has more levels than any request of EC2, or characters that none has.</exception>
    public static ParameterNode Read(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        const int MostLevels = 24;
        var root = new ParameterNode();
        foreach (var (name, value) in parameters)
        {
            var parts = name.Split('.');
            if (parts.Length > MostLevels || !parts.All(part => part.Length > 0 && part.All(char.IsAsciiLetterOrDigit)))
                throw new Ec2Exception("UnknownParameter", $"The parameter {name} is not recognized");
            var node = root;
            foreach (var part in parts)
            {
                if (!node._members.TryGetValue(part, out var next))
                    node._members[part] = next = new();
                node = next;
            }

            node.Value = value;
        }

        return root;
    }

    public static ParameterNode Of(string value) => new() { Value = value };

    /// <summary>A copy in which the other node's members replace those of the same name.</summary>
    public ParameterNode With(ParameterNode other)
    {
        var copy = new ParameterNode();
        foreach (var (name, member) in _members.Concat(other._members))
            copy._members[name] = member;
        return copy;
    }

    /// <summary>A copy with one member replaced, or removed if the replacement is null.</summary>
    public ParameterNode With(string name, ParameterNode? member)
    {
        var copy = new ParameterNode { Value = Value };
        foreach (var (each, node) in _members)
            copy._members[each] = node;
        if (member is null)
            copy._members.Remove(name);
        else
            copy._members[name] = member;
        return copy;
    }

    /// <summary>A list with each item replaced.</summary>
    public ParameterNode SelectItems(Func<ParameterNode, ParameterNode> replace)
    {
        var copy = new ParameterNode();
        foreach (var (i, item) in Items.Index())
            copy._members[(i + 1).ToString(CultureInfo.InvariantCulture)] = replace(item);
        return copy;
    }

    private static bool IsNumber(string name, out long number) => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static long NumberOf(string name) => IsNumber(name, out var number) ? number : 0;
}
