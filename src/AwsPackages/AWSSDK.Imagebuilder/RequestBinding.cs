using Amazon.Runtime.Internal;

namespace Amazon.Imagebuilder;

/// <summary>Binds members that are sent outside the body.</summary>
internal static class RequestBinding
{
    public static void Query(this IRequest request, string name, string value)
    {
        request.UseQueryString = true;
        if (value is not null)
            request.Parameters.Add(name, value);
    }

    public static void Query(this IRequest request, string name, List<string> value)
    {
        request.UseQueryString = true;
        if (JsonMembers.IsSet(value))
            request.ParameterCollection.Add(name, value);
    }

    /// <summary>The runtime escapes the value, slashes and colons included.</summary>
    public static void Label(this IRequest request, string name, string value)
    {
        if (value is null)
            throw new AmazonImagebuilderException($"Expected a value for {name}, which is part of the request's path.");
        request.AddPathResource($"{{{name}}}", value);
    }
}
