using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Kms.Operations;

/// <summary>A call of KMS by somebody.</summary>
internal sealed record KmsCall(KmsStore Store, ServiceCaller Caller, ServiceInput Input)
{
    public const string Target = "TrentService.";

    public static IEnumerable<JsonOperation<KmsCall>> Operations { get; } =
    [
        CreateKey.Operation, DescribeKey.Operation, GetPublicKey.Operation, .. Signatures.All, .. KeyAliases.All, .. KeyStates.All,
    ];

    /// <summary>Reads or changes the caller's keys.</summary>
    public T InPlace<T>(Func<KmsPlace, T> run) => Store.In(Caller.Account, Caller.Region, run);

    /// <summary>A member that is bytes.</summary>
    public byte[] Bytes(string name, int most)
    {
        var buffer = new byte[most + 1];
        return Input.Text(name) is { Length: > 0 } text && Convert.TryFromBase64String(text, buffer, out var count) && count is > 0 && count <= most
            ? buffer[..count]
            : throw Invalid($"Expected {name} of 1 to {most} bytes.");
    }

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    public static ServiceInputException Invalid(string message) => new(message, "ValidationException");
}
