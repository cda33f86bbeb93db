using TestKit;
using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>template.yaml as plain nodes; intrinsic functions stay tags.</summary>
internal static class Template
{
    public static YamlMappingNode Root { get; } = Read("template.yaml");

    /// <summary>Functions by logical id.</summary>
    public static IReadOnlyDictionary<string, YamlMappingNode> Functions { get; } = Map(Root, "Resources").Children
        .Where(r => Text((YamlMappingNode)r.Value, "Type") == "AWS::Serverless::Function")
        .ToDictionary(r => ((YamlScalarNode)r.Key).Value!, r => Map((YamlMappingNode)r.Value, "Properties"), StringComparer.Ordinal);

    public static YamlMappingNode Globals { get; } = Map(Map(Root, "Globals"), "Function");

    public static YamlMappingNode Read(params string[] path)
    {
        using var reader = new StreamReader(Repository.PathOf(path));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node.Children[key];

    public static string? Text(YamlMappingNode node, string key) => (node.Children.TryGetValue(key, out var value) ? value as YamlScalarNode : null)?.Value;

    public static YamlMappingNode Properties(string resource) => Map(Map(Map(Root, "Resources"), resource), "Properties");

    /// <summary>A text, or the texts of a list.</summary>
    public static IReadOnlyList<string> Texts(YamlNode node) =>
        node is YamlSequenceNode several ? [.. several.Select(one => ((YamlScalarNode)one).Value!)] : [((YamlScalarNode)node).Value!];

    /// <summary>The texts of an <c>!If</c> or another short function, joined: <c>HasBoundary PermissionsBoundaryArn AWS::NoValue</c>.</summary>
    public static string Joined(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? string.Join(' ', value.AllNodes.OfType<YamlScalarNode>()) : "";

    /// <summary>Names and values of a function's variables, including those of the globals. The value of an <c>!If</c> is null.</summary>
    public static Dictionary<string, string?> Environment(string function) => Variables(Globals).Concat(Variables(Functions[function]))
        .ToDictionary(v => ((YamlScalarNode)v.Key).Value!, v => (v.Value as YamlScalarNode)?.Value, StringComparer.Ordinal);

    /// <summary>The senders that a queue's policy allows.</summary>
    public static IEnumerable<string> SendersTo(string policy) =>
        from statement in Statements(policy)
        where Text(statement, "Effect") == "Allow"
        from sender in (YamlSequenceNode)statement["Condition"]["ArnEquals"]["aws:SourceArn"]
        select ((YamlScalarNode)sender).Value!;

    /// <summary>The statements of a topic's or queue's policy.</summary>
    public static IEnumerable<YamlMappingNode> Statements(string policy) =>
        ((YamlSequenceNode)Map(Map(Map(Map(Root, "Resources"), policy), "Properties"), "PolicyDocument").Children["Statement"]).Cast<YamlMappingNode>();

    /// <summary>Logical ids of the resources of a type.</summary>
    public static IEnumerable<string> Resources(string type) =>
        from resource in Map(Root, "Resources").Children
        where Text((YamlMappingNode)resource.Value, "Type") == type
        select ((YamlScalarNode)resource.Key).Value!;

    private static YamlMappingNode Variables(YamlMappingNode function) => Map(Map(function, "Environment"), "Variables");
}
