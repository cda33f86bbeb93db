using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>Reads a SAM template into the model that the local host runs.</summary>
public static class TemplateReader
{
    private const string Transform = "AWS::Serverless-2016-10-31";

    /// <exception cref="TemplateException">Parts of the template are not supported or cannot be resolved; the exception lists all of them.</exception>
    public static TemplateModel Read(string yaml, TemplateSettings settings)
    {
        var template = TemplateYaml.Parse(yaml);
        var problems = new Problems();
        problems.AddUnknown(template, TemplateLists.Sections, "", "this section");
        if (template["Transform"] is { } transform && transform.ToString() != Transform)
            problems.Add("Transform", $"expected {Transform}, found {transform}");

        var scope = new TemplateScope(template, settings, problems);
        var intrinsics = new Intrinsics(scope, problems);
        var present = Present(template, scope, intrinsics, problems);
        var policies = new TablePolicies(template["Resources"] as JsonObject, intrinsics);
        var model = Build(present, template["Globals"] as JsonObject, scope, intrinsics, policies, problems) with
        {
            Outputs = Outputs(template["Outputs"] as JsonObject, scope),
        };
        References.Check(model, problems);
        problems.ThrowIfAny();
        return model;
    }

    /// <summary>The resources to run: of a supported type and with a true condition. Names of ignored resources are registered too, for references.</summary>
    private static List<(string Id, string Type, JsonObject Properties)> Present(
        JsonObject template, TemplateScope scope, Intrinsics intrinsics, Problems problems)
    {
        var present = new List<(string, string, JsonObject)>();
        foreach (var (id, node) in template["Resources"] as JsonObject ?? [])
        {
            var path = $"Resources.{id}";
            var type = (node as JsonObject)?["Type"]?.ToString() ?? "";
            var runs = TemplateLists.Runs.ContainsKey(type);
            if (node is not JsonObject resource || (!runs && !TemplateLists.IgnoredTypes.Contains(type)))
            {
                problems.Add(path, $"resource type {(type.Length == 0 ? "(none)" : type)} is not supported by the local host");
                continue;
            }

            problems.AddUnknown(resource, TemplateLists.Attributes, path, "this attribute");
            if (resource["Condition"] is { } condition && !intrinsics.IsTrue(condition.ToString(), path))
                continue;

            var properties = resource["Properties"] as JsonObject ?? [];
            scope.Resources[id] = (type, scope.Names.NameOf(id, type, intrinsics.Resolve(NameProperty(properties, type), path)));
            if (runs)
                present.Add((id, type, properties));
            if (properties.ContainsKey("FunctionUrlConfig"))
                scope.Resources[FunctionUrlResource.IdFor(id)] = (FunctionUrlResource.Type, FunctionUrlResource.IdFor(id));
        }

        return present;
    }

    /// <summary>No function depends on an output, so one that cannot be resolved is no problem of the template.</summary>
    private static Dictionary<string, string> Outputs(JsonObject? declared, TemplateScope scope)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, node) in declared ?? [])
        {
            var problems = new Problems();
            var intrinsics = new Intrinsics(scope, problems);
            var path = $"Outputs.{name}";
            if (node is JsonObject output && (output["Condition"] is not { } condition || intrinsics.IsTrue(condition.ToString(), path))
                && intrinsics.Resolve(output["Value"], path) is JsonValue value && !problems.Any)
            {
                values[name] = value.ToString();
            }
        }

        return values;
    }

    private static JsonNode? NameProperty(JsonObject properties, string type) => type switch
    {
        "AWS::Serverless::Function" => properties["FunctionName"],
        // A URL has no name of its own; its attributes derive from the logical id.
        FunctionUrlResource.Type => null,
        "AWS::Events::EventBus" or "AWS::Events::Rule" or "AWS::Scheduler::Schedule" => properties["Name"],
        _ => properties[$"{type[(type.LastIndexOf(':') + 1)..]}Name"],
    };

    private static TemplateModel Build(
        List<(string Id, string Type, JsonObject Properties)> present, JsonObject? globals, TemplateScope scope, Intrinsics intrinsics,
        TablePolicies policies, Problems problems)
    {
        foreach (var (section, _) in globals?.Where(g => g.Key != "Function") ?? [])
            problems.Add($"Globals.{section}", "the local host supports only the section Function");

        var into = new ModelBuilder(scope);
        foreach (var (id, type, properties) in present)
        {
            var path = $"Resources.{id}.Properties";
            var whole = type == "AWS::Serverless::Function" ? Globals.Merge(globals?["Function"] as JsonObject, properties) : properties;
            problems.AddUnknown(whole, TemplateLists.Runs[type], path, $"this property of {type}");
            var permissions = type == "AWS::Serverless::Function" ? policies.Read(whole, $"{path}.Policies") : null;
            into.Add(id, type, new(Resolved(whole, type, intrinsics, path), path, problems), permissions);
        }

        return into.Model(scope.Settings);
    }

    /// <summary>Resolves only properties that have an effect here. An ignored property may use functions that the local host does not support.</summary>
    private static JsonObject Resolved(JsonObject properties, string type, Intrinsics intrinsics, string path)
    {
        var result = new JsonObject();
        foreach (var name in TemplateLists.Runs[type].Runs.Where(properties.ContainsKey))
        {
            if (intrinsics.Resolve(properties[name], $"{path}.{name}") is { } value)
                result[name] = value;
        }

        return result;
    }
}

internal static class Globals
{
    /// <summary>Documented for SAM: maps are merged, lists are concatenated with the global one first, other values override the global one.</summary>
    public static JsonObject Merge(JsonObject? globals, JsonObject own)
    {
        var result = (JsonObject?)globals?.DeepClone() ?? [];
        foreach (var (name, value) in own)
        {
            result[name] = (result[name], value) switch
            {
                (JsonObject common, JsonObject map) when !IsCall(common) && !IsCall(map) => Merge(common, map),
                (JsonArray common, JsonArray list) => new JsonArray([.. common.Concat(list).Select(i => i?.DeepClone())]),
                _ => value?.DeepClone(),
            };
        }

        return result;
    }

    private static bool IsCall(JsonObject node) =>
        node.Count == 1 && (node.First().Key == "Ref" || node.First().Key.StartsWith("Fn::", StringComparison.Ordinal));
}
