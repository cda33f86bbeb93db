namespace Amazon.Lambda.Serialization.SystemTextJson;

public class JsonSerializerException(string message, Exception exception) : Exception(message, exception);
