using System.Reflection;
using System.Text.RegularExpressions;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Conventions.Annotations;

/// <summary>
/// The diagnostics of the official Annotations generator that our functions could violate, applied to a compiled assembly.
/// The generator itself runs only in nuget mode, which is what every deployment builds.
/// </summary>
// Source: aws/aws-lambda-dotnet, Libraries/src/Amazon.Lambda.Annotations.SourceGenerator 2.3.0: Validation/LambdaFunctionValidator.cs,
// Models/LambdaFunctionModel.cs, Generator.cs, Templates/NoEventMethodBody.tt and FieldsAndConstructor.tt.
public static partial class AnnotationsRules
{
    /// <summary>The generator allows one character less than Lambda does, because the service drops the last of 128.</summary>
    public const int LongestHandler = 127;

    /// <returns>One line per violation, starting with the generator's diagnostic id where it has one.</returns>
    public static IReadOnlyList<string> Violations(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var functions = Functions(assembly);
        return [.. functions.SelectMany(OfFunction), .. OfSerializer(assembly, functions), .. OfStartup(assembly)];
    }

    public static IReadOnlyList<MethodInfo> Functions(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<LambdaFunctionAttribute>() is not null)];
    }

    /// <summary>The handler string that the generator writes into its template: the assembly, the generated class and the method.</summary>
    public static string HandlerOf(MethodInfo function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var type = function.DeclaringType!;
        return $"{type.Assembly.GetName().Name}::{type.Namespace}.{type.Name}_{function.Name}_Generated::{function.Name}";
    }

    private static IEnumerable<string> OfFunction(MethodInfo function)
    {
        var handler = HandlerOf(function);
        if (handler.Length > LongestHandler)
            yield return $"AWSLambda0118: the handler '{handler}' has {handler.Length} characters; at most {LongestHandler} are allowed. "
                + "Shorten the class name.";

        if (function.GetCustomAttribute<LambdaFunctionAttribute>()!.ResourceName is { } resource && !Alphanumeric().IsMatch(resource))
            yield return $"AWSLambda0106: the resource name '{resource}' may contain letters and digits only.";

        // The generated class lives in the same namespace and names this type without its containing type.
        if (function.DeclaringType is { IsNested: true } or { IsPublic: false } or { IsGenericType: true })
            yield return $"{handler}: the class must be public, not nested and not generic.";
        if (function.IsStatic || function.IsGenericMethod)
            yield return $"{handler}: the method must be an instance method without type parameters.";

        // Lambda passes one event and one context; the generator would treat every other parameter as a further event.
        var parameters = function.GetParameters().Select(parameter => parameter.ParameterType).ToList();
        var events = parameters.Count(type => type != typeof(ILambdaContext));
        if (events > 1 || parameters.Count > 2 || (parameters.Count == 2 && parameters[1] != typeof(ILambdaContext)))
            yield return $"{handler}: expected one event, then optionally ILambdaContext, found ({string.Join(", ", parameters.Select(type => type.Name))}).";

        // The runtime client awaits Task alone: a ValueTask would be serialized as the function's result.
        if (function.ReturnType != typeof(void) && !typeof(Task).IsAssignableFrom(function.ReturnType))
            yield return $"{handler}: expected Task, Task<T> or void, found {function.ReturnType.Name}.";

        // The generator writes type names without 'global::'.
        if (function.DeclaringType!.Namespace?.Split('.').Contains("Amazon") == true)
            yield return $"{handler}: a namespace segment 'Amazon' hides the packages' own namespace in generated code.";
    }

    private static IEnumerable<string> OfSerializer(Assembly assembly, IReadOnlyList<MethodInfo> functions)
    {
        var ofAssembly = assembly.GetCustomAttribute<LambdaSerializerAttribute>();
        foreach (var function in functions.Where(function => ofAssembly is null && function.GetCustomAttribute<LambdaSerializerAttribute>() is null))
            yield return $"AWSLambda0108: {HandlerOf(function)} has no serializer; add LambdaSerializerAttribute to the assembly.";

        var serializers = functions.Select(function => function.GetCustomAttribute<LambdaSerializerAttribute>())
            .Append(ofAssembly).OfType<LambdaSerializerAttribute>();
        foreach (var type in serializers.Select(serializer => serializer.SerializerType).Distinct())
        {
            if (!typeof(ILambdaSerializer).IsAssignableFrom(type) || type.GetConstructor([]) is null)
                yield return $"{type.Name}: expected an ILambdaSerializer with a public parameterless constructor.";
        }
    }

    private static IEnumerable<string> OfStartup(Assembly assembly)
    {
        var startups = assembly.GetTypes().Where(type => type.GetCustomAttribute<LambdaStartupAttribute>() is not null).ToList();
        if (startups.Count > 1)
            yield return $"AWSLambda0101: only one class may have LambdaStartup, found {string.Join(", ", startups.Select(type => type.Name))}.";

        foreach (var startup in startups)
        {
            if (startup.GetConstructor([]) is null || startup.GetMethod("ConfigureServices", [typeof(IServiceCollection)]) is null)
                yield return $"{startup.Name}: expected a public parameterless constructor and ConfigureServices(IServiceCollection); "
                    + "otherwise the generated code injects nothing.";
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9]+$")]
    private static partial Regex Alphanumeric();
}
